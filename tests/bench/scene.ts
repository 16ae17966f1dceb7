import { pool } from '#lib/db/client.ts';
import { launchCampaign } from '#lib/features/dispatch/service.ts';
import { SANDBOX_CREDENTIALS } from '#lib/sendservice/sandbox/credentials.ts';
import { makeAccount, makeActor, makeDraft, makeList } from '../support/factory.ts';

export const PER_REQUEST = 500;
export const IN_FLIGHT = 8;
/** More than the database's column needs to hold: the rate is not measured here. */
const REQUESTS_PER_SECOND = 99_999;

export type Scene = {
  workspaceId: string;
  campaignId: string;
  calls: number;
  batches: number;
  launch(): Promise<void>;
};

/** A workspace whose account has no effective limits, `calls` contacts in a list, and a draft that would call them all. */
export async function prepare(calls: number, shape: 'full' | 'compact', baseUrl: string): Promise<Scene> {
  const actor = await makeActor();
  await makeAccount(actor, {
    ...SANDBOX_CREDENTIALS,
    baseUrl,
    shape,
    callsPerRequest: PER_REQUEST,
    requestsPerSecond: REQUESTS_PER_SECOND,
    inFlight: IN_FLIGHT,
  });
  const list = await makeList(actor, calls);
  const draft = await makeDraft(actor, [list]);
  // In real use autovacuum did this long ago, for a list that was imported before.
  await pool.query('VACUUM (ANALYZE) contact, list_member');
  return {
    workspaceId: actor.workspaceId,
    campaignId: draft.id,
    calls,
    batches: Math.ceil(calls / PER_REQUEST),
    async launch() {
      await launchCampaign(actor, { campaignId: draft.id, revision: draft.revision, expectedCalls: calls });
    },
  };
}

/** Every measurement starts with no earlier writes left to flush. */
export async function settleDisk(): Promise<void> {
  await pool.query('CHECKPOINT');
}
