import type pg from 'pg';
import { storeText } from '#lib/audit/exchanges.ts';
import { pool } from '#lib/db/client.ts';
import { type OpenAccount, openAccount, type SealedAccount } from '#lib/db/credentials.ts';
import { env } from '#lib/env.ts';
import { isAlive, ownWorkerId } from '#lib/jobs/alive.ts';
import { hereValues, IS_HOME } from '#lib/jobs/installation.ts';
import { IS_RESTED } from './breaker.ts';
import { completeCampaign } from './close.ts';
import { HAS_ROOM, IS_CLEARED, IS_DUE, nextBatch } from './due.ts';
import { exceedsCalls, trip } from './limits.ts';
import { LEASE_SECONDS } from './pace.ts';
import { MASKED_SECRETS, toAsk, toClear, toPlace } from './request.ts';
import { Snapshot } from './snapshot.ts';
import { underWay } from './under-way.ts';

/** A request that begins at most this long after its batch was taken ends before the lease does. */
const SEND_WITHIN_MS = (LEASE_SECONDS - env.PLATFORM_TIMEOUT_SECONDS) * 1000;

/**
 * A batch that this process took, with its committed exchange; the request may leave now. `clear` asks whether the platform knows
 * the calls that the campaign is about to place.
 */
export type Work = {
  kind: 'place' | 'lookUp' | 'clear';
  batch: {
    id: string;
    workspaceId: string;
    campaignId: string;
    seq: number;
    state: 'pending' | 'sending' | 'submitted' | 'unknown';
    attempt: number;
    polls: number;
    /** Seconds since the end of the last exchange that may have delivered it, by the database's clock; null before one. */
    sentAgo: number | null;
    /** The last moment at which the platform may call (EndDate). */
    until: Date;
    /** MaxRetries of its calls. */
    retries: number;
    /** Why its outcome is unknown, as a machine word. */
    reason: string | null;
    /** Since when calls of it are absent from credible answers; null: not absent so far. */
    absentSince: Date | null;
    /** It carries calls that were sent before and proved absent. */
    isResent: boolean;
    /** A person wants calls that prove absent to be sent again. */
    sendAgain: boolean;
  };
  snapshot: Snapshot;
  account: OpenAccount;
  /** The account's transport failures in a row when the batch was taken. */
  failures: number;
  exchangeId: string;
  /** After this moment, by this process's clock, the request must not leave: others may consider the process lost. */
  sendBy: Date;
  /** The exact body to send; it holds secrets and is never stored or logged. */
  body: string;
  /** The calls that it is about; the witness is asked about beside them. */
  codeRequests: string[];
  /** A call that the platform showed recently; null: it showed none yet, or the request asks about none. */
  witness: string | null;
};

type AccountRow = SealedAccount & {
  lastTurn: 'place' | 'lookUp' | null;
  failures: number;
  witness: string | null;
};

type BatchRow = {
  id: string;
  workspace_id: string;
  campaign_id: string;
  seq: number;
  state: 'pending' | 'submitted' | 'unknown';
  attempt: number;
  polls: number;
  sent_ago: number | null;
  until: Date | null;
  retries: number;
  size: number;
  reason: string | null;
  absent_since: Date | null;
  replaces: string | null;
  send_again: boolean;
  cleared: boolean;
  limits: unknown;
  tripped: string[];
  snapshot: unknown;
  open_from: Date;
  open_until: Date;
};

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
  await client
    .query('UPDATE account SET next_turn_at = now() + make_interval(secs => $2) WHERE id = $1', [
      held.accountId,
      REST_SECONDS,
    ])
    .catch(() => undefined);
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
  const { attempt, polls, exchangeId } = await markTaken(client, due, account, kind, request.compose(MASKED_SECRETS));
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
    sendBy,
    body: request.compose(open),
    codeRequests: request.codeRequests,
    witness: request.witness ?? null,
  };
}

const REQUESTS = {
  place: (client: pg.PoolClient, due: BatchRow, snapshot: Snapshot) => toPlace(client, due, snapshot),
  lookUp: (client: pg.PoolClient, due: BatchRow, _: Snapshot, witness: string | null) => toAsk(client, due, witness),
  clear: (client: pg.PoolClient, due: BatchRow, _: Snapshot, witness: string | null) => toClear(client, due, witness),
};

/** The platform may forget calls that ended long ago: then their absence proves nothing. */
const WITNESS_LASTS = `interval '30 days'`;

/**
 * An account that has something due, a turn free and room in flight; held until the transaction ends, in a way that neither
 * blocks a launch that refers to it nor waits for one. A worker that does not show that it lives takes nothing, since others
 * would take its silence for death; nor does one that runs elsewhere than the installation that sends.
 */
async function holdAccount(client: pg.PoolClient): Promise<AccountRow | undefined> {
  const { rows } = await client.query<AccountRow>({
    name: 'hold-account',
    text: `
      SELECT a.id, a.workspace_id AS "workspaceId", a.rehearsal, a.sandbox, a.base_url AS "baseUrl", a.username, a.password, a.guid,
             a.last_turn AS "lastTurn", a.failures, CASE WHEN a.witness_at > now() - ${WITNESS_LASTS} THEN a.witness END AS witness
      FROM account a
      WHERE ${IS_HOME} AND ($4::text IS NULL OR ${isAlive('$4')}) AND a.next_turn_at <= now() AND ${IS_RESTED} AND ${HAS_ROOM} AND EXISTS (${nextBatch("'place'")})
      ORDER BY a.next_turn_at
      LIMIT 1
      FOR NO KEY UPDATE OF a SKIP LOCKED`,
    values: [...hereValues(), ownWorkerId()],
  });
  return rows[0];
}

/**
 * The account's next batch, held with its campaign. All conditions are checked again, now that the account is held: they must
 * hold as the previous holder left it. While the platform is unreachable, a look-up tries first: it can do no harm.
 */
async function holdBatch(client: pg.PoolClient, account: AccountRow): Promise<BatchRow | undefined> {
  const preferred = account.failures > 0 || account.lastTurn === 'place' ? 'lookUp' : 'place';
  const { rows } = await client.query<BatchRow>({
    name: 'hold-batch',
    text: `
      SELECT b.id, b.workspace_id, b.campaign_id, b.seq, b.state, b.attempt, b.polls, b.until, b.retries, b.size, b.reason,
             b.absent_since, b.replaces, b.send_again, ${IS_CLEARED} AS cleared,
             extract(epoch FROM now() - b.sent_at)::float8 AS sent_ago,
             c.snapshot, c.open_from, c.open_until, c.limits, c.tripped
      FROM account a JOIN batch b ON b.account_id = a.id JOIN campaign c ON c.id = b.campaign_id
      WHERE a.id = $1 AND ${HAS_ROOM} AND b.id = (${nextBatch('$2::text')})
        AND (b.state = 'pending' AND ${IS_DUE.place} OR b.state IN ('unknown', 'submitted') AND ${IS_DUE.lookUp})
      FOR NO KEY UPDATE OF b, c SKIP LOCKED`,
    values: [account.id, preferred],
  });
  return rows[0];
}

/** SQL: when a campaign with a rate of its own may send its next batch, after one of `$14` calls; null without one. */
const AFTER_BATCH = `CASE WHEN calls_per_minute IS NOT NULL
  THEN greatest(next_call_at, now()) + make_interval(secs => $14::float8 * 60 / calls_per_minute) END`;

/** SQL: the changes to a campaign when a batch of it is taken. */
const ON_CAMPAIGN = {
  place: `, next_call_at = ${AFTER_BATCH}`,
  lookUp: '',
  // While the platform is asked, nothing of the campaign is placed; if the process dies, it is asked again.
  clear: ', clear_after = now() + make_interval(secs => $6)',
};

/** Moves the batch, the account's next turn and the campaign's, and stores the request, in one statement. */
async function markTaken(
  client: pg.PoolClient,
  due: BatchRow,
  account: AccountRow,
  kind: Work['kind'],
  redacted: string,
): Promise<{ attempt: number; polls: number; exchangeId: string }> {
  const request = storeText(redacted);
  const placing = kind === 'place';
  const attempt = due.attempt + (placing ? 1 : 0);
  const polls = placing ? 0 : due.polls + 1;
  const exchange = placing ? 'place' : 'lookUp';
  const { rows } = await client.query<{ id: string }>({
    name: `take-${kind}`,
    text: `
      WITH turn AS (
        UPDATE account SET last_turn = '${exchange}',
               next_turn_at = greatest(next_turn_at, now()) + interval '1 second' / requests_per_second
        WHERE id = $1
      ), campaign_turn AS (
        UPDATE campaign SET turn_at = clock_timestamp()${ON_CAMPAIGN[kind]} WHERE id = $2
      ), taken AS (
        UPDATE batch SET attempt = $4, polls = $5, lease_until = now() + make_interval(secs => $6),
               due_at = now() + make_interval(secs => $6)${placing ? ", state = 'sending', until = $13, taken_by = $15, taken_on = incarnation()" : ''}
        WHERE id = $3
      )
      INSERT INTO exchange (workspace_id, account_id, campaign_id, batch_id, kind, attempt, method, url, started_at,
                            request, request_bytes, request_sha256)
      VALUES ($7, $1, $2, $3, '${exchange}', ${placing ? '$4' : '$5'}, $8, $9, clock_timestamp(), $10, $11, $12) RETURNING id`,
    values: [
      account.id,
      due.campaign_id,
      due.id,
      attempt,
      polls,
      LEASE_SECONDS,
      due.workspace_id,
      placing ? 'POST' : 'GET',
      `${account.baseUrl.replace(/\/$/, '')}/instantCall/`,
      request.content,
      request.bytes,
      request.sha256,
      ...(placing ? [due.open_until, due.size, ownWorkerId()] : []),
    ],
  });
  const [stored] = rows;
  if (!stored) throw new Error('the exchange was not stored');
  return { attempt, polls, exchangeId: stored.id };
}
