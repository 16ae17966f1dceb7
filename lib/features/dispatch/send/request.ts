import type pg from 'pg';
import type { Credentials } from '#lib/db/credentials.ts';
import { composeBatch, composeLookUp, MASKED, MASKED_GUID } from '#lib/sendservice/compose.ts';
import { CARRIED_AT } from '../course/carry.ts';
import type { Snapshot } from '../ledger/snapshot.ts';
import { batchTerms, callToPlace } from '../ledger/terms.ts';
import { readCallable } from './callable.ts';

/** A batch that is held. */
type Due = { id: string; workspace_id: string };

/** A request to send: its calls, and its body with an account's secrets or with placeholders. */
type BatchRequest = { codeRequests: string[]; witness?: string | null; compose: (secrets: Credentials) => string };

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
  const { rows } = await client.query<{ code_request: string }>({
    name: 'read-asked',
    text: `SELECT code_request FROM call WHERE batch_id = $1 AND (state = 'unknown' OR state = 'submitted' AND NOT $2)
           ORDER BY code_request`,
    values: [due.id, due.state === 'unknown' && due.absent_since !== null],
  });
  const codeRequests = rows.map((row) => row.code_request);
  if (codeRequests.length > 0) return asking(codeRequests, witness);
  await client.query(
    `UPDATE batch b SET lease_until = NULL, carried_at = ${CARRIED_AT}, state = (CASE WHEN EXISTS (
       SELECT FROM call c WHERE c.batch_id = b.id AND c.state = 'parked') THEN 'parked' ELSE 'done' END)::batch_state
     WHERE id = $1`,
    [due.id],
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
export async function toClear(
  client: pg.PoolClient,
  due: Due & { campaign_id: string },
  witness: string | null,
): Promise<BatchRequest> {
  const { rows } = await client.query<{ code_request: string }>({
    name: 'read-about-to-leave',
    text: `
      SELECT code_request FROM call WHERE batch_id = $1 AND state = 'pending'
      UNION
      SELECT c.code_request FROM (
        SELECT id FROM batch WHERE campaign_id = $2 AND state = 'pending' AND id <> $1 ORDER BY due_at, seq LIMIT $3
      ) b CROSS JOIN LATERAL (
        SELECT code_request FROM call WHERE batch_id = b.id AND state = 'pending' ORDER BY code_request LIMIT 1
      ) c
      UNION
      SELECT c.code_request FROM (
        SELECT id FROM batch WHERE campaign_id = $2 AND state = 'pending' AND id <> $1 ORDER BY seq DESC LIMIT $4
      ) b CROSS JOIN LATERAL (
        SELECT code_request FROM call WHERE batch_id = b.id AND state = 'pending' ORDER BY code_request LIMIT $5
      ) c`,
    values: [due.id, due.campaign_id, SAMPLED, LAST.batches, LAST.calls],
  });
  return asking(
    rows.map((row) => row.code_request),
    witness,
  );
}

function asking(codeRequests: string[], witness: string | null): BatchRequest {
  const asked = witness === null || codeRequests.includes(witness) ? codeRequests : [...codeRequests, witness];
  return { codeRequests, witness, compose: (secrets) => composeLookUp(secrets.guid, asked) };
}
