/** The reads that dispatch offers to other features. */
export { excludedPeople } from './excluded.ts';
export { LaunchPlan, UNSCHEDULED } from './launch-plan.ts';
export { type Consequences, consequencesOf, type Preflight, preflight } from './preflight.ts';
export { Snapshot } from './snapshot.ts';
export { mustBeTicked, WARNINGS, type Warning, type WarningCode } from './warnings.ts';
