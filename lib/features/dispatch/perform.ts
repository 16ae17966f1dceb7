import { clearCampaign } from './clearance.ts';
import { lookUpBatch } from './look-up.ts';
import { placeBatch } from './place.ts';
import type { Work } from './take.ts';

const ACTS = { place: placeBatch, lookUp: lookUpBatch, clear: clearCampaign };

/** Sends what was taken, and records what came of it. */
export function perform(work: Work): Promise<void> {
  return ACTS[work.kind](work);
}
