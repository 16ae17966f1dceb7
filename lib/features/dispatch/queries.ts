/** What other features may ask dispatch. */
export { type Preflight, preflight } from './preflight.ts';
export { Snapshot } from './snapshot.ts';
