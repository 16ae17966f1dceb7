/** The reads that dispatch offers to other features. */

export { LaunchPlan, UNSCHEDULED } from './launch/launch-plan.ts';
export { Snapshot } from './ledger/snapshot.ts';
export { excludedPeople } from './prepare/excluded.ts';
export { type Consequences, consequencesOf, type Preflight, preflight } from './prepare/preflight.ts';
export { mustBeTicked, WARNINGS, type Warning } from './prepare/warnings.ts';
