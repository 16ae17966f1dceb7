import { hashOfToken } from '#lib/auth/tokens.ts';
import { prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import type { Role } from '#lib/domain/permissions.ts';

/**
 * `open`: the link works, or will once its e-mail is written. `expired`; `orphaned`: its sender is no longer an owner. In the
 * last two states the link opens nothing; a new one can be sent.
 */
export type InvitationRow = {
  id: string;
  email: string;
  name: string;
  role: Role;
  state: 'open' | 'expired' | 'orphaned';
  expiresAt: Date;
  invitedBy: string;
  /** Null: the link was shown, to be handed over. */
  mail: 'waiting' | 'sent' | 'failed' | null;
};

/** Returns the open invitations of the actor's workspace, the latest first. */
export async function invitationsOf({ workspaceId }: Actor): Promise<InvitationRow[]> {
  const rows = await prisma.invitation.findMany({
    where: { workspaceId },
    select: {
      id: true,
      email: true,
      name: true,
      role: true,
      expiresAt: true,
      mail: true,
      inviter: { select: { name: true, members: { where: { workspaceId, role: 'owner' }, select: { role: true } } } },
    },
    orderBy: { id: 'desc' },
  });
  const now = new Date();
  return rows.map(({ inviter, ...row }) => ({
    ...row,
    invitedBy: inviter.name,
    state: inviter.members.length === 0 ? 'orphaned' : row.expiresAt <= now ? 'expired' : 'open',
  }));
}

/** The facts that the person with the link may know before accepting, and nothing more of the workspace. */
export type Invitation = {
  workspaceName: string;
  invitedBy: string;
  role: Role;
  email: string;
  name: string;
  /** How to accept it: with a first password, after signing in, by a click; `another`: somebody else is signed in. */
  way: 'firstPassword' | 'signIn' | 'click' | 'another';
  signedInAs: string | null;
};

/** Reads an invitation and changes nothing. Throws `AppError('invitationGone')`. */
export async function invitationFor(token: string, userId: string | null): Promise<Invitation> {
  const invitation = await prisma.invitation.findFirst({
    where: { tokenHash: hashOfToken(token), expiresAt: { gt: new Date() } },
    select: {
      workspaceId: true,
      email: true,
      name: true,
      role: true,
      workspace: { select: { name: true } },
      inviter: { select: { name: true, members: { select: { workspaceId: true, role: true } } } },
    },
  });
  const mayInvite = invitation?.inviter.members.some(
    ({ workspaceId, role }) => workspaceId === invitation.workspaceId && role === 'owner',
  );
  if (!invitation || !mayInvite) throw new AppError('invitationGone');
  const { email, name, role, workspace, inviter } = invitation;
  const [known, signedIn] = await Promise.all([
    prisma.user.findUnique({ where: { email }, select: { id: true } }),
    userId === null ? null : prisma.user.findUnique({ where: { id: userId }, select: { email: true } }),
  ]);
  const ways = { signedIn: known?.id === userId ? ('click' as const) : ('another' as const) };
  const way = signedIn ? ways.signedIn : known ? 'signIn' : 'firstPassword';
  return {
    workspaceName: workspace.name,
    invitedBy: inviter.name,
    role,
    email,
    name,
    way,
    signedInAs: signedIn?.email ?? null,
  };
}
