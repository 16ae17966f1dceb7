import { pool } from '#lib/db/client.ts';
import { sweep } from '#lib/features/dispatch/course/sweep.ts';
import { consequencesOf, excludedPeople, preflight } from '#lib/features/dispatch/queries.ts';
import { launchCampaign } from '#lib/features/dispatch/service.ts';
import { SANDBOX_CREDENTIALS } from '#lib/sendservice/sandbox/credentials.ts';
import { askNow, doNext, expireAll, giveTurnTo, nobodyReached } from '../support/running.ts';
import { makeSized, type Size } from '../support/sizes.ts';
import { dropBareTables, fillBareCalls, makeBareCalls } from './bare.ts';
import { timed } from './figures.ts';

/** Seconds and number of people of each step. */
export type Took = Record<string, { seconds: number; people: number }>;

/** Maximum number of people for measuring a whole campaign: beyond that it is the same work again for each 500 batches. */
const WHOLE_COURSE = 20_000;

/** Measures a campaign of that size: its check, its launch, one request and its look-up, the sweeps of its course. */
export async function measureCampaign(size: Size, baseUrl: string): Promise<Took> {
  const { people, perRequest, kind } = size;
  const { actor, draft } = await makeSized(size, { ...SANDBOX_CREDENTIALS, baseUrl });
  const now = new Date();
  const took: Took = {};
  const measure = async (what: string, work: () => Promise<unknown>, of = people) => {
    took[what] = { seconds: await timed(work), people: of };
  };
  // Each kind does different work per person: it is compared only with itself.
  const ofKind = (what: string, work: () => Promise<unknown>) => measure(`${what}, ${kind}`, work);
  let calls = 0;
  await ofKind('review', async () => {
    calls = (await preflight(actor, draft.id, now)).calls;
  });
  await ofKind('side panel', () => consequencesOf(actor, draft.id, now));
  await ofKind('excluded', () => excludedPeople(actor, draft.id));
  if (calls === 0) return took;
  const { id: campaignId, revision } = draft;
  await ofKind('launch', () => launchCampaign(actor, { campaignId, revision, expectedCalls: calls }));
  if (kind === 'plain') {
    await makeBareCalls(['batch', 'campaign']);
    await measure('floor', () => fillBareCalls(actor.workspaceId, campaignId));
    await dropBareTables();
  }
  await giveTurnTo(actor.workspaceId);
  await measure('request', () => doNext('place'), Math.min(calls, perRequest));
  await askNow({ workspaceId: actor.workspaceId, campaignId });
  await measure('look-up', () => doNext('lookUp'), Math.min(calls, perRequest));
  await measure('idle sweep', sweep);
  if (people <= WHOLE_COURSE) {
    await nobodyReached(campaignId);
    await measure('calling on', sweep);
    await measure('expiring', () => expireAll(campaignId));
  }
  // Its remaining batches do not wait for a turn any more.
  await pool.query("UPDATE campaign SET state = 'paused' WHERE id = $1 AND state = 'running'", [campaignId]);
  return took;
}
