/** What other features may ask dispatch. */
export { excludedPeople } from './excluded.ts';
export { type Preflight, preflight } from './preflight.ts';
export { Snapshot } from './snapshot.ts';
