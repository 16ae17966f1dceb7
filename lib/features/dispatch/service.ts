/** What people do with a campaign, from the check to the last decision. */

export { adjustCampaign } from './control/adjust.ts';
export { decideParked } from './control/parked.ts';
export { cancelCampaign, pauseCampaign, resumeCampaign } from './control/pause.ts';
export { lookUpAfterRestore } from './control/restore.ts';
export { FREEZE_SECONDS } from './launch/freeze.ts';
export { launchCampaign, launchIn } from './launch/launch.ts';
export { rehearse } from './launch/rehearsal.ts';
export { scheduleLaunch, unscheduleLaunch } from './launch/schedule.ts';
export { speakTo, testDraft } from './launch/test-call.ts';
export { askApproval, decideApproval } from './prepare/approval.ts';
