import type pg from 'pg';
import { pool } from '#lib/db/client.ts';
import { openAccount } from '#lib/db/credentials.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { run } from '#lib/db/run.ts';
import { env } from '#lib/env.ts';
import { completeCampaign } from '../course/complete.ts';
import { exceedsCalls, trip } from '../course/limits.ts';
import { Snapshot } from '../ledger/snapshot.ts';
import { underWay } from '../ledger/under-way.ts';
import { type BatchRow, holdAccount, holdBatch, markTaken } from './hold.ts';
import { LEASE_SECONDS } from './pace.ts';
import { MASKED_SECRETS, toAsk, toClear, toPlace } from './request.ts';
import type { Work } from './work.ts';

/** A request that begins at most this long after its batch was taken ends before the lease does. */
const SEND_WITHIN_MS = (LEASE_SECONDS - env.PLATFORM_TIMEOUT_SECONDS) * 1000;

/**
 * Takes the next due batch, if an account has a turn free: one transaction that holds the account (so the rate and the number in
 * flight are exact across all processes), moves the batch with its attempt number, and stores the redacted request. It is
 * committed before this returns, so before the first byte can leave. Null: nothing to do now.
 *
 * Campaigns of an account take turns, and so do placing and looking up, so that none starves. The campaign's row is held as well:
 * after a committed pause no further batch leaves. Nor does a call whose number is suppressed by then; a batch with nobody left
 * to place or to ask about ends, and the next one is taken instead.
 */
export async function takeWork(): Promise<Work | null> {
  for (let ended = 0; ended < MOST_ENDED; ended += 1) {
    const taken = await takeNext();
    if (taken === null || 'kind' in taken) return taken;
    if ('endedIn' in taken) await completeCampaign(taken.endedIn);
    else await trip(taken.exceeds);
  }
  return null;
}

/** Maximum number of batches that end without a request in one go: a worker that is told to stop must notice it. */
const MOST_ENDED = 20;

/** A campaign in which a batch ended without a request, since nobody was left in it. */
type Ended = { endedIn: string };
/** A campaign whose next batch would take it over its limit of calls. */
type Exceeds = { exceeds: string };

/**
 * Whatever the server's settings, the request is on its disk before its first byte can leave. And every read goes by an index, in
 * its order: a campaign launched a moment ago is in no statistics, and would be read whole for each request.
 */
const BEGIN = `BEGIN; SET LOCAL synchronous_commit TO on;
  SET LOCAL enable_seqscan TO off; SET LOCAL enable_bitmapscan TO off`;

async function takeNext(): Promise<Work | Ended | Exceeds | null> {
  const client = await pool.connect();
  const held: Held = { accountId: null, batchId: null };
  try {
    await client.query(BEGIN);
    const work = await take(client, held);
    // Before others can see that it is taken; it ends with its exchange.
    if (work && 'kind' in work) {
      held.batchId = work.batch.id;
      underWay.begin(work.batch.id);
    }
    await client.query(work && !('exceeds' in work) ? 'COMMIT' : 'ROLLBACK');
    return work;
  } catch (error) {
    // It may be committed all the same; then it stays there, and nothing of it leaves.
    if (held.batchId !== null) underWay.end(held.batchId);
    await client.query('ROLLBACK').catch(() => undefined);
    await letOthersGoFirst(client, held);
    throw error;
  } finally {
    client.release();
  }
}

/** The account whose turn is being prepared, and the batch, in case that fails. */
type Held = { accountId: string | null; batchId: string | null };

/** How long an account rests after a turn that cannot be prepared (say, secrets that the key does not open). */
const REST_SECONDS = 60;

/** The failed account is due again at once, and first in the queue: without a rest no other would have a turn. */
async function letOthersGoFirst(client: pg.PoolClient, held: Held): Promise<void> {
  if (held.accountId === null) return;
  const rest = Prisma.sql`
    UPDATE account SET next_turn_at = now() + make_interval(secs => ${REST_SECONDS}) WHERE id = ${held.accountId}`;
  await run(client, rest).catch(() => undefined);
}

async function take(client: pg.PoolClient, held: Held): Promise<Work | Ended | Exceeds | null> {
  // Before the database looks at its clock: a timeout that starts here ends before the lease does.
  const sendBy = new Date(Date.now() + SEND_WITHIN_MS);
  const account = await holdAccount(client);
  if (!account) return null;
  held.accountId = account.id;
  const due = await holdBatch(client, account);
  if (!due) return null;

  const kind = due.state !== 'pending' ? 'lookUp' : due.cleared ? 'place' : 'clear';
  if (kind === 'place' && (await exceedsCalls(client, due))) return { exceeds: due.campaign_id };
  const snapshot = Snapshot.parse(due.snapshot);
  const request = await REQUESTS[kind](client, due, snapshot, account.witness);
  if (request === null) return { endedIn: due.campaign_id };
  const open = openAccount(account);
  const { attempt, polls, exchangeId, at } = await markTaken(
    client,
    due,
    account,
    kind,
    request.compose(MASKED_SECRETS),
  );
  const taken = { at, tick: performance.now() };
  return {
    kind,
    batch: {
      id: due.id,
      workspaceId: due.workspace_id,
      campaignId: due.campaign_id,
      seq: due.seq,
      state: kind === 'place' ? 'sending' : due.state,
      attempt,
      polls,
      sentAgo: due.sent_ago,
      until: kind === 'place' ? due.open_until : (due.until ?? snapshot.window.end),
      retries: due.retries,
      reason: due.reason,
      absentSince: due.absent_since,
      isResent: due.replaces !== null,
      sendAgain: due.send_again,
    },
    snapshot,
    account: open,
    failures: account.failures,
    exchangeId,
    taken,
    sendBy,
    body: request.compose(open),
    codeRequests: request.codeRequests,
    pressed: request.pressed ?? new Map(),
    witness: request.witness ?? null,
    isWitnessLater: due.witness_is_later,
  };
}

const REQUESTS = {
  place: (client: pg.PoolClient, due: BatchRow, snapshot: Snapshot) => toPlace(client, due, snapshot),
  lookUp: (client: pg.PoolClient, due: BatchRow, _: Snapshot, witness: string | null) => toAsk(client, due, witness),
  clear: (client: pg.PoolClient, due: BatchRow, _: Snapshot, witness: string | null) => toClear(client, due, witness),
};
