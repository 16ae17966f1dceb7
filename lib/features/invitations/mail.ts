import { newToken } from '#lib/auth/tokens.ts';
import { pool } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { run } from '#lib/db/run.ts';
import { backoff } from '#lib/domain/backoff.ts';
import type { Role } from '#lib/domain/permissions.ts';
import { publicUrl } from '#lib/env.ts';
import { invitationLetter } from './letter.ts';
import { linkTo } from './link.ts';

/** A worker that took one and is silent for this long is dead: longer than sending it can take. */
const LEASE = Prisma.sql`interval '10 minutes'`;
const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 3_600_000;

type Letter = { to: { name: string; address: string }; subject: string; text: string; messageId: string };

/** An invitation's e-mail, and the number of this try. */
export type InvitationMail = { id: string; attempts: number; letter: Letter };

type Row = {
  id: string;
  attempts: number;
  email: string;
  name: string;
  role: Role;
  language: 'it' | 'en';
  expiresAt: Date;
  workspace: string;
  timeZone: string;
  invitedBy: string;
};

/**
 * Takes the e-mail of an invitation that is due; each of several workers takes another. The link's token is made here and stored
 * nowhere: each try invalidates the one before, in case it arrived after all. Null: nothing is due.
 */
export async function takeLetter(): Promise<InvitationMail | null> {
  const { token, hash } = newToken();
  const [row] = await run<Row>(
    pool,
    Prisma.sql`
    UPDATE invitation i
    SET token_hash = ${Buffer.from(hash)}, mail_attempts = mail_attempts + 1, mail_due_at = now() + ${LEASE}
    FROM workspace w, "user" u
    WHERE w.id = i.workspace_id AND u.id = i.invited_by AND i.id = (
      SELECT d.id FROM invitation d
      JOIN member m ON m.workspace_id = d.workspace_id AND m.user_id = d.invited_by AND m.role = 'owner'
      WHERE d.mail = 'waiting' AND d.mail_due_at <= now() AND d.expires_at > now()
      ORDER BY d.mail_due_at, d.id LIMIT 1 FOR UPDATE OF d SKIP LOCKED)
    RETURNING i.id, i.mail_attempts AS attempts, i.email::text, i.name, i.role::text, i.language::text,
              i.expires_at AS "expiresAt", w.name AS workspace, w.time_zone AS "timeZone", u.name AS "invitedBy"`,
  );
  if (!row) return null;
  const { id, attempts, email, name, language, ...told } = row;
  return {
    id,
    attempts,
    letter: {
      to: { name: name || email, address: email },
      ...invitationLetter({ ...told, link: linkTo(token) }, language),
      messageId: `<squillo.invitation.${id}.${attempts}.${Date.now()}@${new URL(publicUrl()).hostname}>`,
    },
  };
}

/** Records that the mail server took it. */
export async function mailed({ id, attempts }: InvitationMail): Promise<void> {
  await run(
    pool,
    Prisma.sql`
    UPDATE invitation SET mail = 'sent', mail_error = NULL
    WHERE id = ${id} AND mail_attempts = ${attempts} AND mail = 'waiting'`,
  );
}

/** Records a failure: retried after a growing pause, or not at all if the refusal is permanent. */
export async function notMailed({ id, attempts }: InvitationMail, error: string, forGood: boolean): Promise<void> {
  const pause = backoff(attempts - 1, FIRST_PAUSE_MS, LONGEST_PAUSE_MS, Math.random());
  await run(
    pool,
    Prisma.sql`
    UPDATE invitation SET mail = ${forGood ? 'failed' : 'waiting'}::mail_state, mail_error = ${error},
           mail_due_at = now() + make_interval(secs => ${pause / 1000})
    WHERE id = ${id} AND mail_attempts = ${attempts} AND mail = 'waiting'`,
  );
}
