import { ask, askOne } from './ask.ts';
import { untilSo } from './campaigns.ts';
import type { House } from './house.ts';
import type { Promises } from './verdict.ts';

/** Returns how many of a campaign's batches were placed, by its own database. */
export async function countPlaced(campaignId: string): Promise<number> {
  const { count } = await askOne<{ count: number }>(
    `SELECT count(*)::int AS count FROM batch WHERE campaign_id = $1 AND sent_at IS NOT NULL`,
    [campaignId],
  );
  return count;
}

/** Waits until this many batches were placed. */
export const placed = (campaignId: string, batches: number) =>
  untilSo([campaignId], async () => (await countPlaced(campaignId)) >= batches, 5);

/** Returns the platform's items of a campaign. */
export async function callsThere(house: House, campaignId: string) {
  const rows = await ask<{ code: string }>('SELECT code_request AS code FROM call WHERE campaign_id = $1', [
    campaignId,
  ]);
  const own = new Set(rows.map(({ code }) => code));
  const items = (await house.platform.items()).filter(({ codeRequest }) => own.has(codeRequest));
  return { all: items.length, people: new Set(items.map(({ number }) => number)).size };
}

export async function expectOnce(house: House, promises: Promises, campaignId: string, wanted: number): Promise<void> {
  const { all, people } = await callsThere(house, campaignId);
  promises.holds('nobody is called twice', all === people, `${all - people} of ${people}`);
  promises.holds('nobody is forgotten', people === wanted, `${wanted - people} of ${wanted}`);
}
