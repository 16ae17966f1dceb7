import { recordEvent } from '#lib/audit/events.ts';
import { hashPassword } from '#lib/auth/passwords.ts';
import { hashOfToken } from '#lib/auth/tokens.ts';
import { transaction } from '#lib/db/client.ts';
import type { Prisma } from '#lib/db/generated/client.ts';
import { AppError } from '#lib/domain/errors.ts';
import type { Role } from '#lib/domain/permissions.ts';

export type Accepted = { workspaceSlug: string; email: string };

type Opened = {
  id: string;
  workspaceId: string;
  workspaceSlug: string;
  email: string;
  role: Role;
  invitedByName: string;
};

/**
 * Accepts for a person without a user, who chooses the name and password. If another workspace's invitation has made a user with
 * this e-mail in the meantime, nothing is changed: neither password may replace the other. Throws `AppError` invitationGone,
 * invitationNeedsSignIn, passwordTooShort.
 */
export async function acceptAsNew(token: string, given: { name: string; password: string }): Promise<Accepted> {
  // Before the costly hash: an invalid link costs nothing.
  await transaction((tx) => open(tx, token));
  const passwordHash = await hashPassword(given.password);
  return transaction(async (tx) => {
    const invitation = await open(tx, token);
    const { email } = invitation;
    const [user] = await tx.user.createManyAndReturn({
      data: [{ email, name: given.name, passwordHash }],
      skipDuplicates: true,
      select: { id: true, name: true },
    });
    if (!user) throw new AppError('invitationNeedsSignIn');
    return join(tx, invitation, user);
  });
}

/** A signed-in user accepts. Throws `AppError` invitationGone, invitationForAnother. */
export async function accept(token: string, userId: string): Promise<Accepted> {
  return transaction(async (tx) => {
    const invitation = await open(tx, token);
    const user = await tx.user.findFirst({ where: { id: userId, email: invitation.email } });
    if (!user) throw new AppError('invitationForAnother', { email: invitation.email });
    return join(tx, invitation, user);
  });
}

/**
 * Returns the invitation of a link, locked: if two accept at once, the second finds it gone. It is valid only while its sender is
 * an owner, who cannot be demoted before this transaction ends.
 */
async function open(tx: Prisma.TransactionClient, token: string): Promise<Opened> {
  const [invitation] = await tx.$queryRaw<Opened[]>`
    SELECT i.id, i.workspace_id AS "workspaceId", w.slug AS "workspaceSlug", i.email::text, i.role::text,
           u.name AS "invitedByName"
    FROM invitation i
    JOIN workspace w ON w.id = i.workspace_id
    JOIN "user" u ON u.id = i.invited_by
    JOIN member m ON m.workspace_id = i.workspace_id AND m.user_id = i.invited_by AND m.role = 'owner'
    WHERE i.token_hash = ${hashOfToken(token)} AND i.expires_at > now()
    FOR UPDATE OF i FOR SHARE OF m`;
  if (!invitation) throw new AppError('invitationGone');
  return invitation;
}

async function join(
  tx: Prisma.TransactionClient,
  { id, workspaceId, workspaceSlug, email, role, invitedByName }: Opened,
  user: { id: string; name: string },
): Promise<Accepted> {
  await tx.invitation.delete({ where: { id } });
  const data = [{ workspaceId, userId: user.id, role }];
  // A person who became a member some other way in the meantime keeps that role.
  const { count } = await tx.member.createMany({ data, skipDuplicates: true });
  if (count > 0)
    await recordEvent(tx, {
      workspaceId,
      actor: { userId: user.id, userName: user.name },
      kind: 'member.joined',
      subject: 'member',
      subjectId: user.id,
      subjectName: user.name,
      facts: { email, role, invitedBy: invitedByName },
    });
  return { workspaceSlug, email };
}
