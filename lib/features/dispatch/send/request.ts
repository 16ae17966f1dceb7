import type pg from 'pg';
import type { Credentials } from '#lib/db/credentials.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { run } from '#lib/db/run.ts';
import { env } from '#lib/env.ts';
import { composeBatch, composeLookUp, MASKED, MASKED_GUID } from '#lib/sendservice/compose.ts';
import { CARRIED_AT } from '../course/carry.ts';
import type { Snapshot } from '../ledger/snapshot.ts';
import { batchTerms, callToPlace } from '../ledger/terms.ts';
import { readCallable } from './callable.ts';

/** A batch that is held. */
type Due = { id: string; workspace_id: string };

type Clearing = Due & { campaign_id: string; account_id: string };

/** A request to send: its calls, and its body with an account's secrets or with placeholders. */
type BatchRequest = {
  codeRequests: string[];
  pressed?: ReadonlyMap<string, string>;
  witness?: string | null;
  compose: (secrets: Credentials) => string;
};

/** Placeholders for the recorded copy. */
export const MASKED_SECRETS: Credentials = { ...MASKED, guid: MASKED_GUID };

/** The batch's calls that may be placed now; null if nobody is left in it. */
export async function toPlace(
  client: pg.PoolClient,
  due: Due & { open_from: Date; open_until: Date; retries: number },
  snapshot: Snapshot,
): Promise<BatchRequest | null> {
  const calls = await readCallable(client, due);
  if (calls.length === 0) return null;
  const terms = batchTerms(snapshot, { start: due.open_from, end: due.open_until }, due.retries);
  const placed = calls.map((call) => callToPlace(snapshot, call));
  return {
    codeRequests: calls.map((call) => call.code_request),
    compose: (secrets) => composeBatch(terms, placed, snapshot.shape, secrets),
  };
}

/**
 * The batch's calls to look up, with the witness beside them. If calls in doubt seemed absent, only those in doubt, so that an
 * answer of limited size shows more of them each time. Null: none is left, and a process died before it recorded that.
 */
export async function toAsk(
  client: pg.PoolClient,
  due: Due & { state: string; absent_since: Date | null },
  witness: string | null,
): Promise<BatchRequest | null> {
  const onlyDoubtful = due.state === 'unknown' && due.absent_since !== null;
  const rows = await run<{ code_request: string; digits: string | null }>(
    client,
    Prisma.sql`
    SELECT code_request, digits FROM call
    WHERE batch_id = ${due.id} AND (state = 'unknown' OR state = 'submitted' AND NOT ${onlyDoubtful})
    ORDER BY code_request`,
    { name: 'read-asked' },
  );
  const codeRequests = rows.map((row) => row.code_request);
  const pressed = new Map(
    rows.flatMap(({ code_request, digits }) => (digits === null ? [] : [[code_request, digits]])),
  );
  if (codeRequests.length > 0) return { ...asking(codeRequests, witness), pressed };
  await run(
    client,
    Prisma.sql`
    UPDATE batch b SET lease_until = NULL, carried_at = ${CARRIED_AT}, state = (CASE WHEN EXISTS (
      SELECT FROM call c WHERE c.batch_id = b.id AND c.state = 'parked') THEN 'parked' ELSE 'done' END)::batch_state
    WHERE id = ${due.id}`,
  );
  return null;
}

/** Number of waiting batches of which one call each is asked about, beside all calls of the next one. */
const SAMPLED = 100;
/** Number of last batches, and of calls of each: a copy that goes on elsewhere places the last batch first (restore.ts). */
const LAST = { batches: 10, calls: 3 };

/**
 * A sample of what a campaign is about to place: all of its next batch, one call of each that follows soon, and some of the last
 * ones. An older database is about to place exactly these, and the platform knows them.
 */
export async function toClear(client: pg.PoolClient, due: Clearing, witness: string | null): Promise<BatchRequest> {
  const waiting = Prisma.sql`SELECT id FROM batch WHERE campaign_id = ${due.campaign_id} AND state = 'pending' AND id <> ${due.id}`;
  const rows = await run<{ code_request: string }>(
    client,
    Prisma.sql`
    SELECT code_request FROM call WHERE batch_id = ${due.id} AND state = 'pending'
    UNION
    SELECT c.code_request FROM (${waiting} ORDER BY due_at, seq LIMIT ${SAMPLED}) b CROSS JOIN LATERAL (
      SELECT code_request FROM call WHERE batch_id = b.id AND state = 'pending' ORDER BY code_request LIMIT 1
    ) c
    UNION
    SELECT c.code_request FROM (${waiting} ORDER BY seq DESC LIMIT ${LAST.batches}) b CROSS JOIN LATERAL (
      SELECT code_request FROM call WHERE batch_id = b.id AND state = 'pending' ORDER BY code_request LIMIT ${LAST.calls}
    ) c`,
    { name: 'read-about-to-leave' },
  );
  return asking(
    rows.map((row) => row.code_request),
    witness ?? (await lastAccepted(client, due)),
  );
}

/**
 * A call that stands in for the witness where none is kept, say after a person let an account go on that was not shown its calls:
 * the last that the platform accepted within a day, long enough ago to be shown. Null: there is none.
 */
async function lastAccepted(client: pg.PoolClient, { workspace_id, account_id }: Clearing): Promise<string | null> {
  const [found] = await run<{ code_request: string }>(
    client,
    Prisma.sql`
    SELECT c.code_request FROM (
      SELECT e.batch_id FROM exchange e
      WHERE e.workspace_id = ${workspace_id} AND e.account_id = ${account_id} AND e.kind = 'place' AND e.outcome = 'accepted'
        AND e.started_at BETWEEN now() - interval '1 day' AND now() - make_interval(secs => ${env.GRACE_SECONDS})
      ORDER BY e.id DESC LIMIT 1
    ) last JOIN call c ON c.batch_id = last.batch_id AND c.state IN ('submitted', 'final') LIMIT 1`,
    { name: 'read-last-accepted' },
  );
  return found?.code_request ?? null;
}

function asking(codeRequests: string[], witness: string | null): BatchRequest {
  const asked = witness === null || codeRequests.includes(witness) ? codeRequests : [...codeRequests, witness];
  return { codeRequests, witness, compose: (secrets) => composeLookUp(secrets.guid, asked) };
}
