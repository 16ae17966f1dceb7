import type pg from 'pg';
import { storeText } from '#lib/audit/exchanges.ts';
import type { SealedAccount } from '#lib/db/credentials.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { run } from '#lib/db/run.ts';
import { isAlive, ownWorkerId } from '#lib/jobs/alive.ts';
import { isHome } from '#lib/jobs/installation.ts';
import { callsUrl } from '#lib/sendservice/address.ts';
import { IS_RESTED } from './breaker.ts';
import { HAS_ROOM, IS_CLEARED, IS_DUE, nextBatch } from './due.ts';
import { LEASE_SECONDS } from './pace.ts';
import type { Work } from './work.ts';

/** An account in its turn. */
export type AccountRow = SealedAccount & {
  lastTurn: 'place' | 'lookUp' | null;
  failures: number;
  witness: string | null;
};

/** The batch that is worked on in this turn, with what its campaign says about it. */
export type BatchRow = {
  id: string;
  workspace_id: string;
  campaign_id: string;
  account_id: string;
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
  witness_is_later: boolean;
  replaces: string | null;
  send_again: boolean;
  cleared: boolean;
  limits: unknown;
  tripped: string[];
  snapshot: unknown;
  open_from: Date;
  open_until: Date;
};

/** The platform may forget calls that ended long ago: then their absence proves nothing. */
const WITNESS_LASTS = Prisma.sql`interval '30 days'`;

/**
 * An account that has something due, a turn free and room in flight; held until the transaction ends, in a way that neither
 * blocks a launch that refers to it nor waits for one. A worker that does not show that it lives takes nothing, since others
 * would take its silence for death; nor does one that runs elsewhere than the installation that sends.
 */
export async function holdAccount(client: pg.PoolClient): Promise<AccountRow | undefined> {
  const worker = ownWorkerId();
  const [account] = await run<AccountRow>(
    client,
    Prisma.sql`
    SELECT a.id, a.workspace_id AS "workspaceId", a.rehearsal, a.sandbox, a.base_url AS "baseUrl", a.username, a.password, a.guid,
           a.last_turn AS "lastTurn", a.failures, CASE WHEN a.witness_at > now() - ${WITNESS_LASTS} THEN a.witness END AS witness
    FROM account a
    WHERE ${isHome()} AND (${worker}::text IS NULL OR ${isAlive(Prisma.sql`${worker}`)}) AND a.next_turn_at <= now()
      AND ${IS_RESTED} AND ${HAS_ROOM} AND EXISTS (${nextBatch('place')})
    ORDER BY a.next_turn_at
    LIMIT 1
    FOR NO KEY UPDATE OF a SKIP LOCKED`,
    { name: 'hold-account' },
  );
  return account;
}

/**
 * The account's next batch, held with its campaign. All conditions are checked again, now that the account is held: they must
 * hold as the previous holder left it. While the platform is unreachable, a look-up tries first: it can do no harm.
 */
export async function holdBatch(client: pg.PoolClient, account: AccountRow): Promise<BatchRow | undefined> {
  const preferred = account.failures > 0 || account.lastTurn === 'place' ? 'lookUp' : 'place';
  const [batch] = await run<BatchRow>(
    client,
    Prisma.sql`
    SELECT b.id, b.workspace_id, b.campaign_id, b.account_id, b.seq, b.state, b.attempt, b.polls, b.until, b.retries, b.size, b.reason,
           b.absent_since, b.replaces, b.send_again, ${IS_CLEARED} AS cleared,
           coalesce(a.witness_sent_at > b.sent_at, false) AS witness_is_later,
           extract(epoch FROM now() - b.sent_at)::float8 AS sent_ago,
           c.snapshot, c.open_from, c.open_until, c.limits, c.tripped
    FROM account a JOIN batch b ON b.account_id = a.id JOIN campaign c ON c.id = b.campaign_id
    WHERE a.id = ${account.id} AND ${HAS_ROOM} AND b.id = (${nextBatch(preferred)})
      AND (b.state = 'pending' AND ${IS_DUE.place} OR b.state IN ('unknown', 'submitted') AND ${IS_DUE.lookUp})
    FOR NO KEY UPDATE OF b, c SKIP LOCKED`,
    { name: 'hold-batch' },
  );
  return batch;
}

/**
 * SQL: the changes to a campaign when a batch of it is taken. One with a rate of its own may send its next batch after the time
 * that this one's calls take at that rate. While the platform is asked about waiting calls, none of them is placed; if the
 * process dies, the platform is asked again.
 */
const onCampaign = (kind: Work['kind'], calls: number) =>
  ({
    place: Prisma.sql`, next_call_at = CASE WHEN calls_per_minute IS NOT NULL
      THEN greatest(next_call_at, now()) + make_interval(secs => ${calls}::float8 * 60 / calls_per_minute) END`,
    lookUp: Prisma.empty,
    clear: Prisma.sql`, clear_after = now() + make_interval(secs => ${LEASE_SECONDS})`,
  })[kind];

/** SQL: the further changes to a batch that is to be placed. */
const asSending = (until: Date) =>
  Prisma.sql`, state = 'sending', until = ${until}, taken_by = ${ownWorkerId()}::uuid, taken_on = incarnation()`;

/**
 * Moves the batch, the account's next turn and the campaign's, and stores the request, in one statement: four rows by their keys,
 * whatever the size of the batch.
 */
export async function markTaken(
  client: pg.PoolClient,
  due: BatchRow,
  account: AccountRow,
  kind: Work['kind'],
  redacted: string,
): Promise<{ attempt: number; polls: number; exchangeId: string; at: Date }> {
  const request = storeText(redacted);
  const placing = kind === 'place';
  const attempt = due.attempt + (placing ? 1 : 0);
  const polls = placing ? 0 : due.polls + 1;
  const exchange = placing ? 'place' : 'lookUp';
  const url = callsUrl(account.baseUrl);
  const [stored] = await run<{ id: string; at: Date }>(
    client,
    Prisma.sql`
    WITH turn AS (
      UPDATE account SET last_turn = ${exchange}::exchange_kind,
             next_turn_at = greatest(next_turn_at, now()) + interval '1 second' / requests_per_second
      WHERE id = ${account.id}
    ), campaign_turn AS (
      UPDATE campaign SET turn_at = clock_timestamp()${onCampaign(kind, due.size)} WHERE id = ${due.campaign_id}
    ), taken AS (
      UPDATE batch SET attempt = ${attempt}, polls = ${polls}, lease_until = now() + make_interval(secs => ${LEASE_SECONDS}),
             due_at = now() + make_interval(secs => ${LEASE_SECONDS})${placing ? asSending(due.open_until) : Prisma.empty}
      WHERE id = ${due.id}
    )
    INSERT INTO exchange (workspace_id, account_id, campaign_id, batch_id, kind, attempt, method, url, started_at,
                          request, request_bytes, request_sha256)
    VALUES (${due.workspace_id}, ${account.id}, ${due.campaign_id}, ${due.id}, ${exchange}::exchange_kind,
            ${placing ? attempt : polls}, ${placing ? 'POST' : 'GET'}, ${url}, clock_timestamp(),
            ${request.content}, ${request.bytes}, ${request.sha256})
    RETURNING id, started_at AS at`,
    { name: `take-${kind}` },
  );
  if (!stored) throw new Error('the exchange was not stored');
  return { attempt, polls, exchangeId: stored.id, at: stored.at };
}
