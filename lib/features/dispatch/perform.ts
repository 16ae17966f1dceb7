import { clearCampaign } from './results/clearance.ts';
import { lookUpBatch } from './results/look-up.ts';
import { placeBatch } from './send/place.ts';
import type { Work } from './send/work.ts';

const ACTS = { place: placeBatch, lookUp: lookUpBatch, clear: clearCampaign };

/** Sends the work that was taken, and records the outcome. */
export function perform(work: Work): Promise<void> {
  return ACTS[work.kind](work);
}
