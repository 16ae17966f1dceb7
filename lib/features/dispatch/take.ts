import type pg from 'pg';
import { storeText } from '#lib/audit/exchanges.ts';
import { pool } from '#lib/db/client.ts';
import { type OpenAccount, openAccount, type SealedAccount } from '#lib/db/credentials.ts';
import { env } from '#lib/env.ts';
import { composeBatch, composeLookUp, MASKED, MASKED_GUID } from '#lib/sendservice/compose.ts';
import { Snapshot } from './snapshot.ts';
import { batchTerms, callToPlace } from './terms.ts';

/** How long a process that took a batch is trusted to be alive: far longer than an exchange may take. */
const LEASE_SECONDS = 4 * env.PLATFORM_TIMEOUT_SECONDS;

/** A batch that this process took, with its committed exchange; the request may leave now. */
export type Work = {
  kind: 'place' | 'lookUp';
  batch: {
    id: string;
    workspaceId: string;
    campaignId: string;
    seq: number;
    state: 'sending' | 'submitted' | 'unknown';
    attempt: number;
    polls: number;
    sentAt: Date | null;
  };
  snapshot: Snapshot;
  account: OpenAccount;
  exchangeId: string;
  /** The exact body to send; it holds secrets and is never stored or logged. */
  body: string;
  codeRequests: string[];
};

type AccountRow = SealedAccount & { lastTurn: 'place' | 'lookUp' | null };

type BatchRow = {
  id: string;
  workspace_id: string;
  campaign_id: string;
  seq: number;
  state: 'pending' | 'submitted' | 'unknown';
  attempt: number;
  polls: number;
  sent_at: Date | null;
  snapshot: unknown;
};

type CallRow = { code_request: string; number: string; first_name: string; last_name: string };

/** A batch that may be worked on now. Aliases: b batch, c its campaign, a its account. */
const IS_DUE = `
  b.due_at <= now() AND (
    (b.state = 'pending' AND c.state = 'running' AND c.window_end > now() AND a.stopped_reason IS NULL)
    OR (b.state IN ('submitted', 'unknown') AND a.stopped_reason IS DISTINCT FROM 'unauthorised')
  )`;

/**
 * Takes the next due batch, if an account has a turn free: one transaction that holds the account (so the rate and the
 * number in flight are exact across all processes), moves the batch with its attempt number, and stores the redacted
 * request. It is committed before this returns, so before the first byte can leave. Null: nothing to do now.
 *
 * Campaigns of an account take turns, and so do placing and looking up, so that nobody starves. The campaign's row is
 * held as well: a pause that is committed lets no further batch leave.
 */
export async function takeWork(): Promise<Work | null> {
  const client = await pool.connect();
  const held: Held = { accountId: null };
  try {
    await client.query('BEGIN');
    const work = await take(client, held);
    await client.query(work ? 'COMMIT' : 'ROLLBACK');
    return work;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    await letOthersGoFirst(client, held);
    throw error;
  } finally {
    client.release();
  }
}

/** Whose turn is being prepared, for when that fails. */
type Held = { accountId: string | null };

/** After a turn that cannot be prepared (say, secrets that the key does not open), its account rests for so long. */
const REST_SECONDS = 60;

/** The account that failed is due again at once, and first in the queue: without a rest nobody else would have a turn. */
async function letOthersGoFirst(client: pg.PoolClient, held: Held): Promise<void> {
  if (held.accountId === null) return;
  await client
    .query('UPDATE account SET next_turn_at = now() + make_interval(secs => $2) WHERE id = $1', [
      held.accountId,
      REST_SECONDS,
    ])
    .catch(() => undefined);
}

async function take(client: pg.PoolClient, held: Held): Promise<Work | null> {
  const account = await holdAccount(client);
  if (!account) return null;
  held.accountId = account.id;
  const due = await holdBatch(client, account);
  if (!due) return null;

  const kind = due.state === 'pending' ? 'place' : 'lookUp';
  const calls = await readCalls(client, due);
  const open = openAccount(account);
  const snapshot = Snapshot.parse(due.snapshot);
  const codeRequests = calls.map((call) => call.code_request);
  const placed = calls.map((call) => callToPlace(snapshot, call));
  const compose = (masked: boolean) =>
    kind === 'place'
      ? composeBatch(batchTerms(snapshot), placed, snapshot.shape, masked ? MASKED : open)
      : composeLookUp(masked ? MASKED_GUID : open.guid, codeRequests);

  const { attempt, polls } = await markTaken(client, due, kind);
  const exchangeId = await storeRequest(client, due, account, kind, kind === 'place' ? attempt : polls, compose(true));
  return {
    kind,
    batch: {
      id: due.id,
      workspaceId: due.workspace_id,
      campaignId: due.campaign_id,
      seq: due.seq,
      state: due.state === 'pending' ? 'sending' : due.state,
      attempt,
      polls,
      sentAt: due.sent_at,
    },
    snapshot,
    account: open,
    exchangeId,
    body: compose(false),
    codeRequests,
  };
}

/** An account that has something due, a turn free and room in flight; held until the transaction ends. */
async function holdAccount(client: pg.PoolClient): Promise<AccountRow | undefined> {
  const { rows } = await client.query<AccountRow>(
    `SELECT a.id, a.workspace_id AS "workspaceId", a.sandbox, a.base_url AS "baseUrl", a.username, a.password, a.guid,
            a.last_turn AS "lastTurn"
     FROM account a
     WHERE a.next_turn_at <= now()
       AND EXISTS (SELECT 1 FROM batch b JOIN campaign c ON c.id = b.campaign_id WHERE b.account_id = a.id AND ${IS_DUE})
       AND (SELECT count(*) FROM batch b WHERE b.account_id = a.id AND b.lease_until > now()) < a.in_flight
     ORDER BY a.next_turn_at
     LIMIT 1
     FOR UPDATE OF a SKIP LOCKED`,
  );
  const account = rows[0];
  if (!account) return undefined;
  // Counted once more in a statement of its own, now that the row is held: it must see what the holder before us
  // committed. The count above only keeps a full account from standing in the way of the others.
  const { rows: room } = await client.query<{ free: boolean }>(
    `SELECT count(b.id) < max(a.in_flight) AS free
     FROM account a LEFT JOIN batch b ON b.account_id = a.id AND b.lease_until > now() WHERE a.id = $1`,
    [account.id],
  );
  return room[0]?.free ? account : undefined;
}

async function holdBatch(client: pg.PoolClient, account: AccountRow): Promise<BatchRow | undefined> {
  const { rows } = await client.query<BatchRow>(
    `SELECT b.id, b.workspace_id, b.campaign_id, b.seq, b.state, b.attempt, b.polls, b.sent_at, c.snapshot
     FROM batch b JOIN campaign c ON c.id = b.campaign_id JOIN account a ON a.id = b.account_id
     WHERE b.account_id = $1 AND ${IS_DUE}
     ORDER BY (b.state = 'pending') = ($2::text = 'place'), c.turn_at NULLS FIRST, b.due_at, b.seq
     LIMIT 1
     FOR NO KEY UPDATE OF b, c SKIP LOCKED`,
    [account.id, account.lastTurn ?? 'lookUp'],
  );
  return rows[0];
}

async function readCalls(client: pg.PoolClient, due: BatchRow): Promise<CallRow[]> {
  const states = due.state === 'pending' ? ['pending'] : ['submitted', 'unknown'];
  const { rows } = await client.query<CallRow>(
    `SELECT code_request, number, first_name, last_name FROM call
     WHERE batch_id = $1 AND state = ANY($2::call_state[]) ORDER BY code_request`,
    [due.id, states],
  );
  return rows;
}

/** Moves the batch, the account's next turn and the campaign's, in one statement. */
async function markTaken(client: pg.PoolClient, due: BatchRow, kind: Work['kind']) {
  const { rows } = await client.query<{ attempt: number; polls: number }>(
    `WITH turn AS (
       UPDATE account SET last_turn = $3::exchange_kind,
              next_turn_at = greatest(next_turn_at, now()) + interval '1 second' / requests_per_second
       FROM batch b WHERE account.id = b.account_id AND b.id = $1
     ), campaign_turn AS (
       UPDATE campaign SET turn_at = clock_timestamp() WHERE id = $2
     )
     UPDATE batch SET
       state = CASE WHEN $3 = 'place' THEN 'sending' ELSE state END,
       attempt = attempt + CASE WHEN $3 = 'place' THEN 1 ELSE 0 END,
       polls = CASE WHEN $3 = 'place' THEN 0 ELSE polls + 1 END,
       lease_until = now() + make_interval(secs => $4),
       due_at = now() + make_interval(secs => $4)
     WHERE id = $1
     RETURNING attempt, polls`,
    [due.id, due.campaign_id, kind, LEASE_SECONDS],
  );
  const [taken] = rows;
  if (!taken) throw new Error('a held batch vanished');
  return taken;
}

async function storeRequest(
  client: pg.PoolClient,
  due: BatchRow,
  account: AccountRow,
  kind: Work['kind'],
  attempt: number,
  redacted: string,
): Promise<string> {
  const request = storeText(redacted);
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO exchange (workspace_id, account_id, campaign_id, batch_id, kind, attempt, method, url, started_at,
                           request, request_bytes, request_sha256)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, clock_timestamp(), $9, $10, $11) RETURNING id`,
    [
      due.workspace_id,
      account.id,
      due.campaign_id,
      due.id,
      kind,
      attempt,
      kind === 'place' ? 'POST' : 'GET',
      `${account.baseUrl.replace(/\/$/, '')}/instantCall/`,
      request.content,
      request.bytes,
      request.sha256,
    ],
  );
  const [stored] = rows;
  if (!stored) throw new Error('the exchange was not stored');
  return stored.id;
}
