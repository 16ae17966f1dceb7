'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import type { Actor } from '#lib/domain/actor.ts';
import { workspaceAction } from '#lib/forms/action.ts';
import { consequencesOf } from './queries.ts';
import {
  AdjustForm,
  ApprovalForm,
  AskApprovalForm,
  DecisionForm,
  LaunchForm,
  OneCampaign,
  ScheduleForm,
} from './schema.ts';
import {
  adjustCampaign,
  askApproval,
  cancelCampaign,
  decideApproval,
  decideParked,
  launchCampaign,
  pauseCampaign,
  rehearse,
  resumeCampaign,
  scheduleLaunch,
  unscheduleLaunch,
} from './service.ts';

const pageOf = (actor: Actor, id: string) => `/w/${actor.workspaceSlug}/campaigns/${id}`;

/** Returns what a launch of the draft as it is saved would do. */
export const consequencesAction = workspaceAction('consequencesAction', OneCampaign, ({ id }, actor) =>
  consequencesOf(actor, id, new Date()),
);

export const launchAction = workspaceAction('launchAction', LaunchForm, async ({ id, ...launch }, actor) => {
  const { calls } = await launchCampaign(actor, { campaignId: id, ...launch });
  redirect(`${pageOf(actor, id)}?done=campaigns.done.launched&n=${calls}`);
});

export const scheduleLaunchAction = workspaceAction(
  'scheduleLaunchAction',
  ScheduleForm,
  async ({ id, ...launch }, actor) => {
    await scheduleLaunch(actor, { campaignId: id, ...launch });
    redirect(`${pageOf(actor, id)}/review?done=campaigns.done.scheduled`);
  },
);

export const unscheduleLaunchAction = workspaceAction('unscheduleLaunchAction', OneCampaign, async ({ id }, actor) => {
  await unscheduleLaunch(actor, id);
  revalidatePath(`${pageOf(actor, id)}/review`);
});

export const rehearseAction = workspaceAction('rehearseAction', OneCampaign, async ({ id }, actor) => {
  const rehearsal = await rehearse(actor, id);
  redirect(pageOf(actor, rehearsal.id));
});

export const adjustAction = workspaceAction('adjustAction', AdjustForm, async ({ id, ...to }, actor) => {
  await adjustCampaign(actor, id, to);
  revalidatePath(pageOf(actor, id));
});

export const askApprovalAction = workspaceAction(
  'askApprovalAction',
  AskApprovalForm,
  async ({ id, ...given }, actor) => {
    await askApproval(actor, { campaignId: id, ...given });
    revalidatePath(`${pageOf(actor, id)}/review`);
  },
);

export const decideApprovalAction = workspaceAction(
  'decideApprovalAction',
  ApprovalForm,
  async ({ id, ...given }, actor) => {
    await decideApproval(actor, { campaignId: id, ...given });
    revalidatePath(`${pageOf(actor, id)}/review`);
  },
);

/** An action on one campaign; afterwards its page shows the campaign's state. */
function control(name: string, act: (actor: Actor, id: string) => Promise<unknown>) {
  return workspaceAction(name, OneCampaign, async ({ id }, actor) => {
    await act(actor, id);
    revalidatePath(pageOf(actor, id));
  });
}

export const pauseAction = control('pauseAction', pauseCampaign);
export const resumeAction = control('resumeAction', resumeCampaign);
export const cancelAction = control('cancelAction', cancelCampaign);

export const decideParkedAction = workspaceAction(
  'decideParkedAction',
  DecisionForm,
  async ({ id, decision }, actor) => {
    await decideParked(actor, { campaignId: id, decision });
    revalidatePath(pageOf(actor, id));
  },
);
