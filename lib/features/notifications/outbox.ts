import { pool } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { change, run } from '#lib/db/run.ts';
import { backoff } from '#lib/domain/backoff.ts';
import { NOTIFYING_KINDS, type NotifyingKind } from './kinds.ts';

/** Older events are not sent any more. */
const TOLD_WITHIN = Prisma.sql`interval '1 day'`;
/** A member gets at most one e-mail of a workspace in this time: events in the meantime come together in the next. */
const PAUSE = Prisma.sql`interval '5 minutes'`;
/** A worker that took a member's mails and is silent for this long is dead: longer than sending one can take. */
const LEASE = Prisma.sql`interval '10 minutes'`;
const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 3_600_000;

export type News = {
  eventId: string;
  kind: NotifyingKind;
  at: Date;
  /** The user who did it; null: the system. */
  userName: string | null;
  subjectId: string;
  /** The campaign's name; null for the account. */
  subjectName: string | null;
  /** Machine word, where the event has one. */
  reason: string | null;
  batch: number | null;
};

/** All current news for one member of one workspace: one e-mail. */
export type Digest = {
  workspace: { id: string; slug: string; name: string; timeZone: string };
  member: { userId: string; email: string; name: string; language: 'it' | 'en' };
  news: News[];
  /** How often its oldest item was tried, including this time. */
  attempts: number;
};

/**
 * Puts every notifying event of the last day into the outbox of every member who wants e-mails, except the one who caused it.
 * There is no cursor that an event committed late could slip behind: the key of `mail` shows what is in it already.
 */
export async function fillOutbox(): Promise<void> {
  await run(
    pool,
    Prisma.sql`
    INSERT INTO mail (workspace_id, user_id, event_id, at)
    SELECT e.workspace_id, m.user_id, e.id, e.at
    FROM event e JOIN member m ON m.workspace_id = e.workspace_id
    WHERE e.kind = ANY(${NOTIFYING_KINDS}::text[]) AND e.at > now() - ${TOLD_WITHIN}
      AND m.mail_since <= e.at AND m.user_id IS DISTINCT FROM e.user_id
      AND NOT EXISTS (SELECT 1 FROM mail d
                      WHERE d.workspace_id = e.workspace_id AND d.user_id = m.user_id AND d.event_id = e.id)
    ON CONFLICT DO NOTHING`,
  );
  await run(
    pool,
    Prisma.sql`
    UPDATE mail SET state = 'failed', error = coalesce(error, 'tooOld')
    WHERE state = 'waiting' AND at <= now() - ${TOLD_WITHIN} AND due_at <= now()`,
  );
}

type TakenRow = News & {
  workspaceId: string;
  slug: string;
  workspaceName: string;
  timeZone: string;
  userId: string;
  email: string;
  userNameOfMember: string;
  language: 'it' | 'en';
  attempts: number;
};

/**
 * Takes everything that is due for the member who has waited longest; each of several workers takes another member. It is due
 * again after the lease, unless `delivered` or `notDelivered` is called before. Null: nothing is due.
 */
export async function takeDigest(): Promise<Digest | null> {
  // Walks the waiting mails in the order in which they are due (`mail_waiting_idx`) to the first whose member may be written to
  // now; then moves that member's due mails only, by their key.
  const rows = await run<TakenRow>(
    pool,
    Prisma.sql`
    WITH next AS (
      SELECT m.workspace_id, m.user_id, m.mail_since, m.mail_language
      FROM mail d JOIN member m ON m.workspace_id = d.workspace_id AND m.user_id = d.user_id
      WHERE d.state = 'waiting' AND d.due_at <= now() AND d.at > now() - ${TOLD_WITHIN} AND m.mail_since <= d.at
        AND NOT EXISTS (SELECT 1 FROM mail s WHERE s.workspace_id = d.workspace_id AND s.user_id = d.user_id
                        AND s.sent_at > now() - ${PAUSE})
      ORDER BY d.due_at, d.event_id LIMIT 1 FOR NO KEY UPDATE OF m SKIP LOCKED
    )
    UPDATE mail d SET attempts = d.attempts + 1, due_at = now() + ${LEASE}
    FROM next, event e, workspace w, "user" u
    WHERE d.workspace_id = next.workspace_id AND d.user_id = next.user_id AND d.state = 'waiting' AND d.due_at <= now()
      AND d.at > now() - ${TOLD_WITHIN} AND next.mail_since <= d.at
      AND e.id = d.event_id AND w.id = d.workspace_id AND u.id = d.user_id
    RETURNING e.id AS "eventId", e.kind, e.at, e.user_name AS "userName", e.subject_id AS "subjectId",
      e.subject_name AS "subjectName", e.facts ->> 'reason' AS reason, (e.facts ->> 'batch')::int AS batch,
      w.id AS "workspaceId", w.slug, w.name AS "workspaceName", w.time_zone AS "timeZone",
      u.id AS "userId", u.email, u.name AS "userNameOfMember", next.mail_language AS language, d.attempts`,
  );
  const [row] = rows;
  if (!row) return null;
  return {
    workspace: { id: row.workspaceId, slug: row.slug, name: row.workspaceName, timeZone: row.timeZone },
    member: { userId: row.userId, email: row.email, name: row.userNameOfMember, language: row.language },
    news: rows.sort((a, b) => Number(BigInt(a.eventId) - BigInt(b.eventId))),
    attempts: Math.max(...rows.map(({ attempts }) => attempts)),
  };
}

/** After this time, mails that were sent or given up need not be remembered. */
const REMEMBERED = Prisma.sql`interval '30 days'`;

/** Deletes mails that were sent long ago; returns the number of rows. */
export function forgetTold(): Promise<number> {
  return change(pool, Prisma.sql`DELETE FROM mail WHERE at < now() - ${REMEMBERED} AND state <> 'waiting'`);
}

/** Records that the server took the e-mail. */
export async function delivered(digest: Digest): Promise<void> {
  await run(
    pool,
    Prisma.sql`UPDATE mail SET state = 'sent', sent_at = now(), error = NULL WHERE ${isOf(digest)} AND state = 'waiting'`,
  );
}

/** Records a failure: retried after a growing pause, or never if the refusal is permanent. */
export async function notDelivered(digest: Digest, error: string, forGood: boolean): Promise<void> {
  const pause = backoff(digest.attempts - 1, FIRST_PAUSE_MS, LONGEST_PAUSE_MS, Math.random());
  await run(
    pool,
    Prisma.sql`
    UPDATE mail SET state = ${forGood ? 'failed' : 'waiting'}::mail_state, error = ${error},
           due_at = now() + make_interval(secs => ${pause / 1000})
    WHERE ${isOf(digest)} AND state = 'waiting'`,
  );
}

/** SQL: whether a mail is one of a digest's, by its key. */
const isOf = ({ workspace, member, news }: Digest) => Prisma.sql`
  workspace_id = ${workspace.id} AND user_id = ${member.userId}
  AND event_id = ANY(${news.map(({ eventId }) => eventId)}::bigint[])`;
