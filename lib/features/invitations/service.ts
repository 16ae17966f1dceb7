import { recordEvent } from '#lib/audit/events.ts';
import { newToken } from '#lib/auth/tokens.ts';
import { allowanceKey, take } from '#lib/db/allowance.ts';
import { transaction } from '#lib/db/client.ts';
import { orDuplicate } from '#lib/db/failures.ts';
import type { Prisma } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { assertCan, type Role } from '#lib/domain/permissions.ts';
import { mailSettings } from '#lib/env.ts';
import { linkTo } from './link.ts';

export { type Accepted, accept, acceptAsNew } from './accept.ts';
export { mailed, notMailed, takeLetter } from './mail.ts';

const DAYS = 7;
/** A workspace writes to strangers, so there is a limit: enough for an office on its first day. */
const OF_A_WORKSPACE = { burst: 60, seconds: 300 };

/** `link`: to be handed over, shown this once; null: it goes out by e-mail, and nobody here sees it. */
export type Invited = { email: string; link: string | null; expiresAt: Date };

/**
 * Invites a person. Makes neither a user nor a membership: that is for the person with the link. Throws `AppError` forbidden,
 * alreadyMember, alreadyInvited, tooManyInvitations.
 */
export async function invite(
  actor: Actor,
  given: { email: string; name: string; role: Role; language: 'it' | 'en' },
): Promise<Invited> {
  assertCan(actor, 'workspace.manage');
  const { workspaceId } = actor;
  return transaction(async (tx) => {
    await stillOwner(tx, workspaceId, actor.userId);
    const there = await tx.member.count({ where: { workspaceId, user: { email: given.email } } });
    if (there > 0) throw new AppError('alreadyMember');
    // An expired invitation counts as none.
    await tx.invitation.deleteMany({ where: { workspaceId, email: given.email, expiresAt: { lte: new Date() } } });
    const { link, ...opening } = await newLink(tx, workspaceId);
    const data = { ...given, ...opening, workspaceId, invitedBy: actor.userId };
    const { id } = await orDuplicate(tx.invitation.create({ data }), new AppError('alreadyInvited'));
    await record(tx, actor, 'member.invited', { id, ...given });
    return { email: given.email, link, expiresAt: opening.expiresAt };
  });
}

/** Makes a new link, in the name of its sender now; the old one is invalid. Throws forbidden, notFound, tooManyInvitations. */
export async function sendAgain(actor: Actor, id: string): Promise<Invited> {
  assertCan(actor, 'workspace.manage');
  const { workspaceId } = actor;
  return transaction(async (tx) => {
    await stillOwner(tx, workspaceId, actor.userId);
    const { link, ...opening } = await newLink(tx, workspaceId);
    const [sent] = await tx.invitation.updateManyAndReturn({
      where: { id, workspaceId },
      data: { ...opening, invitedBy: actor.userId, mailDueAt: new Date(), mailAttempts: 0, mailError: null },
    });
    if (!sent) throw new AppError('notFound');
    await record(tx, actor, 'member.invited', sent);
    return { email: sent.email, link, expiresAt: sent.expiresAt };
  });
}

/** Makes the link invalid. Throws `AppError` forbidden, notFound. */
export async function withdraw(actor: Actor, id: string): Promise<void> {
  assertCan(actor, 'workspace.manage');
  const { workspaceId } = actor;
  await transaction(async (tx) => {
    const invitation = await tx.invitation.findFirst({ where: { id, workspaceId } });
    const { count } = await tx.invitation.deleteMany({ where: { id, workspaceId } });
    if (!invitation || count === 0) throw new AppError('notFound');
    await record(tx, actor, 'member.uninvited', invitation);
  });
}

/** The actor may have lost the role since it was read; until the commit that is blocked. */
async function stillOwner(tx: Prisma.TransactionClient, workspaceId: string, userId: string): Promise<void> {
  const owners = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM member
    WHERE workspace_id = ${workspaceId}::uuid AND user_id = ${userId}::uuid AND role = 'owner' FOR SHARE`;
  if (owners.length === 0) throw new AppError('forbidden');
}

/** With a mail server the token is made when the e-mail is written, so that it is never stored: ./mail.ts */
async function newLink(tx: Prisma.TransactionClient, workspaceId: string) {
  const now = new Date();
  const next = await take(tx, allowanceKey('invitations', workspaceId), OF_A_WORKSPACE, now);
  if (next) throw new AppError('tooManyInvitations', { minutes: Math.ceil((next.getTime() - now.getTime()) / 60_000) });
  const expiresAt = new Date(now.getTime() + DAYS * 86_400_000);
  if (mailSettings()) return { link: null, tokenHash: null, mail: 'waiting' as const, expiresAt };
  const { token, hash } = newToken();
  return { link: linkTo(token), tokenHash: hash, mail: null, expiresAt };
}

async function record(
  tx: Prisma.TransactionClient,
  actor: Actor,
  kind: 'member.invited' | 'member.uninvited',
  { id, email, name, role }: { id: string; email: string; name: string; role: Role },
): Promise<void> {
  await recordEvent(tx, {
    workspaceId: actor.workspaceId,
    actor: { userId: actor.userId, userName: actor.userName },
    kind,
    subject: 'member',
    subjectId: id,
    subjectName: name || email,
    facts: { email, role },
  });
}
