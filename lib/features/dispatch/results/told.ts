import { pool } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { run } from '#lib/db/run.ts';
import { type CallReport, parseLookUp } from '#lib/sendservice/answer.ts';
import type { Answer } from '#lib/sendservice/client.ts';
import { resumeAfter } from '../ledger/notices.ts';
import type { Work } from '../send/work.ts';

/** What an answer to a look-up tells about the calls that it was asked about. */
export type Told = {
  reports: CallReport[];
  /** The calls that are missing from it. */
  absent: string[];
  /** Whether it is the whole answer to this question: no unreadable item, no further page, no call that nobody asked about. */
  complete: boolean;
  /** Calls of which the platform has more than one. */
  placedTwice: string[];
  /** Whether it shows the witness. Some of the other calls are not enough: a truncated answer shows these, too. */
  isWitnessed: boolean;
};

/** Reads the answer to a look-up. Null: there is none, or it is unreadable. */
export function readTold(work: Work, answer: Answer): Told | null {
  const parsed = answer.outcome === 'accepted' ? parseLookUp(answer.body) : ({ ok: false } as const);
  if (!parsed.ok) return null;
  const asked = new Set(work.codeRequests);
  const reports = parsed.reports.filter(({ codeRequest }) => asked.has(codeRequest));
  const found = new Set(reports.map(({ codeRequest }) => codeRequest));
  const showsWitness = parsed.reports.some(({ codeRequest }) => codeRequest === work.witness);
  return {
    reports,
    absent: work.codeRequests.filter((codeRequest) => !found.has(codeRequest)),
    // An item that does not name its call may be any of those that seem absent; and an answer about calls that nobody asked about
    // is the answer to another question. A 206 says itself that it is partial.
    complete:
      answer.httpStatus !== 206 &&
      parsed.unreadable === 0 &&
      !parsed.partial &&
      parsed.reports.every(({ codeRequest }) => asked.has(codeRequest) || codeRequest === work.witness),
    placedTwice: parsed.placedTwice.filter((codeRequest) => asked.has(codeRequest)),
    isWitnessed: showsWitness,
  };
}

/** How long a witness is good enough; a fresher one costs a write. */
const RENEWED_AFTER = Prisma.sql`interval '10 minutes'`;

/**
 * Keeps a call that the platform showed: it is asked about beside others, so that their absence is credible. An answer that does
 * not show the witness that it was asked about provides no new one. A call accepted later replaces it as soon as a batch of
 * unknown outcome was sent in between, since only the later one says something about that batch.
 */
export async function rememberWitness(work: Work, { reports, isWitnessed }: Told): Promise<void> {
  if (work.witness !== null && !isWitnessed) return;
  const shown = reports[0] ?? (work.witness === null ? undefined : { codeRequest: work.witness });
  if (!shown) return;
  const isLater = Prisma.sql`coalesce(shown.sent_at >= a.witness_sent_at, true)`;
  const [kept] = await run<{ stopped: string | null }>(
    pool,
    Prisma.sql`
    UPDATE account a SET
      witness = CASE WHEN ${isLater} THEN ${shown.codeRequest}::uuid ELSE a.witness END,
      witness_sent_at = CASE WHEN ${isLater} THEN least(shown.sent_at, now()) ELSE a.witness_sent_at END,
      witness_at = now()
    FROM (SELECT (
      SELECT b.sent_at FROM call c JOIN batch b ON b.id = c.batch_id WHERE c.code_request = ${shown.codeRequest}::uuid
    ) AS sent_at) shown
    WHERE a.id = ${work.account.id}::uuid
      AND (a.witness IS NULL OR a.witness_at < now() - ${RENEWED_AFTER} OR a.stopped_reason = 'unseen'
        OR shown.sent_at > a.witness_sent_at AND EXISTS (
          SELECT FROM batch doubtful
          WHERE doubtful.account_id = a.id AND doubtful.state = 'unknown' AND doubtful.sent_at > a.witness_sent_at))
    RETURNING a.stopped_reason AS stopped`,
  );
  if (kept?.stopped === 'unseen' && !(await hidesOthers(work))) await resumeAfter(work, 'unseen');
}

/**
 * Whether the platform does not show calls of other batches of this account that it accepted longer ago than the grace period.
 * While that is so, it proves nothing about any call that it does not show. A batch that has been over for a day says nothing any
 * more: it may wait for its person for long.
 */
export async function hidesOthers({ account, batch }: Work): Promise<boolean> {
  const [hidden] = await run(
    pool,
    Prisma.sql`
    SELECT FROM batch b
    WHERE b.account_id = ${account.id} AND b.state IN ('submitted', 'parked') AND b.absent_since IS NOT NULL AND b.id <> ${batch.id}
      AND b.until > now() - interval '1 day'
    LIMIT 1`,
  );
  return hidden !== undefined;
}
