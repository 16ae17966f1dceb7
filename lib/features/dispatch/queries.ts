/** What other features may ask dispatch. */
export { type Preflight, preflight } from './preflight.ts';
export { optOutDigits, Snapshot } from './snapshot.ts';
