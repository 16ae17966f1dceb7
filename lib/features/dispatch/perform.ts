import { clearCampaign } from './clearance.ts';
import { lookUpBatch } from './look-up.ts';
import { placeBatch } from './place.ts';
import type { Work } from './take.ts';

const ACTS = { place: placeBatch, lookUp: lookUpBatch, clear: clearCampaign };

/** Sends the work that was taken, and records the outcome. */
export function perform(work: Work): Promise<void> {
  return ACTS[work.kind](work);
}
