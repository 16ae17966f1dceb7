import { whileMoving } from '#lib/commands/alive.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { launchCampaign } from '#lib/features/dispatch/service.ts';
import { makeAccount, makeActor, makeDraft, makeList } from '#tests/support/factory.ts';
import { ask, askOne } from './ask.ts';
import type { House } from './house.ts';
import type { Platform } from './platform.ts';
import type { Promises } from './verdict.ts';
import type { Knobs, WorkerProcess } from './worker.ts';

/** An account's limits. */
export type Limits = { callsPerRequest: number; requestsPerSecond: number; inFlight: number };

/** A workspace whose account talks to the sandbox, or to a server in front of it. */
export async function makeOffice(
  platform: Pick<Platform, 'account'>,
  { callsPerRequest, requestsPerSecond, inFlight }: Limits,
): Promise<{ actor: Actor; accountId: string }> {
  const actor = await makeActor();
  const account = await makeAccount(actor, { ...platform.account, callsPerRequest, requestsPerSecond, inFlight });
  return { actor, accountId: account.id };
}

/** Launches a campaign to `people` of its own through the service; returns its id. */
export async function launch(actor: Actor, people: number): Promise<string> {
  const { count } = await askOne<{ count: number }>(
    'SELECT count(*)::int AS count FROM contact WHERE workspace_id = $1',
    [actor.workspaceId],
  );
  const list = await makeList(actor, people, 1_000_000 + count);
  const draft = await makeDraft(actor, [list]);
  await launchCampaign(actor, { campaignId: draft.id, revision: draft.revision, expectedCalls: people });
  return draft.id;
}

/** Returns the number of these campaigns' batches that have not ended, by state; empty if all have. */
export async function openBatches(campaignIds: string[]): Promise<Record<string, number>> {
  const rows = await ask<{ state: string; batches: number }>(
    `SELECT state, count(*)::int AS batches FROM batch
     WHERE campaign_id = ANY($1::uuid[]) AND state IN ('pending', 'sending', 'submitted', 'unknown') GROUP BY state`,
    [campaignIds],
  );
  return Object.fromEntries(rows.map((row) => [row.state, row.batches]));
}

/** Why nothing moves, for a reader of a failed trial: the open batches, when they are due, and who could take them. */
export async function standstill(campaignIds: string[], crew: WorkerProcess[] = []): Promise<unknown> {
  const batches = await ask(
    `SELECT b.seq, b.state, b.reason, b.polls, b.attempt, round(extract(epoch FROM b.due_at - now())) AS due_in,
            round(extract(epoch FROM b.lease_until - now())) AS leased_for, b.absent_since IS NOT NULL AS absent,
            (SELECT jsonb_object_agg(state, n) FROM (SELECT state, count(*) AS n FROM call WHERE batch_id = b.id GROUP BY 1) s) AS calls
     FROM batch b WHERE campaign_id = ANY($1::uuid[]) AND state IN ('pending', 'sending', 'submitted', 'unknown') LIMIT 5`,
    [campaignIds],
  );
  const accounts = await ask(
    `SELECT stopped_reason, failures, last_turn, in_flight, round(extract(epoch FROM next_turn_at - now())) AS next_turn_in,
            round(extract(epoch FROM unreachable_until - now())) AS unreachable_for,
            round(extract(epoch FROM rests_until - now())) AS rests_for
     FROM account WHERE id IN (SELECT account_id FROM batch WHERE campaign_id = ANY($1::uuid[]))`,
    [campaignIds],
  );
  const waiting = await ask(
    `SELECT application_name, state, wait_event, left(query, 120) AS query FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'`,
  );
  const workers = crew.map(({ name, isAlive, output }) => ({ name, isAlive, said: output.slice(-2_000) }));
  return { open: await openBatches(campaignIds), batches, accounts, waiting, workers };
}

/** Settings of workers whose platform is well: they look up ended calls quickly. */
export const KNOBS: Knobs = {
  PLATFORM_TIMEOUT_SECONDS: '5',
  GRACE_SECONDS: '5',
  POLL_FIRST_SECONDS: '1',
  POLL_MAX_SECONDS: '2',
};

/** How long nothing may move before a trial is given up. Even on a slow machine a request or a look-up ends in that time. */
const STILL_SECONDS = 90;

/** Returns values that change while these campaigns are dispatched: states of batches, and requests begun and ended. */
export async function movement(campaignIds: string[]): Promise<unknown> {
  return [
    await openBatches(campaignIds),
    await askOne(
      `SELECT count(*)::int AS begun, count(ended_at)::int AS ended FROM exchange WHERE campaign_id = ANY($1::uuid[])`,
      [campaignIds],
    ),
  ];
}

/** Waits for an effect of these campaigns' dispatch; returns false once nothing of it has moved for long. */
export function untilSo(
  campaignIds: string[],
  holds: () => boolean | Promise<boolean>,
  everyMs = 300,
): Promise<boolean> {
  return whileMoving(STILL_SECONDS, holds, () => movement(campaignIds), everyMs);
}

/** Sets an account's rate: a campaign that must not end before some other event is sent slowly until then. */
export async function pace(accountId: string, requestsPerSecond: number): Promise<void> {
  await ask('UPDATE account SET requests_per_second = $2 WHERE id = $1', [accountId, requestsPerSecond]);
}

/** Lets workers finish these campaigns, so that the next trial finds nothing of this one. */
export async function untilOver(house: House, promises: Promises, campaignIds: string[]): Promise<void> {
  const workers = [house.startWorker(KNOBS), house.startWorker(KNOBS)];
  const isOver = async () => {
    const open = await openBatches(campaignIds);
    house.say(`open: ${JSON.stringify(open)}`);
    return Object.keys(open).length === 0;
  };
  const inTime = await untilSo(campaignIds, isOver);
  promises.holds('it comes to its end', inTime, inTime || (await standstill(campaignIds, workers)));
  await Promise.all(workers.map((worker) => worker.stop()));
}
