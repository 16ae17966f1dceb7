import { recordEvent } from '#lib/audit/events.ts';
import { hashPassword, NO_PASSWORD } from '#lib/auth/passwords.ts';
import { endSessionsOf } from '#lib/auth/sessions.ts';
import { eventActor } from '#lib/auth/system.ts';
import { prisma, transaction } from '#lib/db/client.ts';
import { orDuplicate } from '#lib/db/failures.ts';
import type { Prisma } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { assertCan, type Role } from '#lib/domain/permissions.ts';
import type { WorkspaceInput } from './schema.ts';

export { askForBrowserLink, makeBrowserLink } from './browser-link.ts';
export {
  changeOwnPassword,
  endOwnSessions,
  makePasswordLink,
  resetPassword,
  setPasswordByLink,
} from './own-password.ts';

/** Makes a workspace. Only for the command line. Throws `AppError('duplicateName')` if the slug is taken. */
export async function createWorkspace(given: { slug: string; name: string }): Promise<{ id: string }> {
  return transaction(async (tx) => {
    const taken = new AppError('duplicateName');
    const workspace = await orDuplicate(tx.workspace.create({ data: given }), taken);
    await recordEvent(tx, {
      workspaceId: workspace.id,
      actor: null,
      kind: 'workspace.created',
      subject: 'workspace',
      subjectId: workspace.id,
      subjectName: workspace.name,
    });
    return { id: workspace.id };
  });
}

/** Changes a workspace's name, its way to read times and national numbers, and its campaign rules. Its slug (address) stays. */
export async function changeWorkspace(actor: Actor, settings: WorkspaceInput): Promise<void> {
  assertCan(actor, 'workspace.manage');
  await transaction(async (tx) => {
    const before = await tx.workspace.findUniqueOrThrow({ where: { id: actor.workspaceId } });
    await tx.workspace.update({ where: { id: actor.workspaceId }, data: settings });
    await recordEvent(tx, {
      workspaceId: actor.workspaceId,
      actor: eventActor(actor),
      kind: 'workspace.changed',
      subject: 'workspace',
      subjectId: actor.workspaceId,
      subjectName: settings.name,
      facts: { ...settings, nameBefore: before.name, timeZoneBefore: before.timeZone },
    });
  });
}

/**
 * Makes somebody a member without asking, and a user if there is none: only for the operator of the installation, at the command
 * line. A new user has `password`, or none until it is set with a link. An existing one keeps name and password. Throws
 * `AppError` forbidden, alreadyMember, passwordTooShort.
 */
export async function addMember(
  actor: Actor,
  given: { email: string; name: string; role: Role; password?: string },
): Promise<{ isNew: boolean }> {
  // An owner invites (lib/features/invitations): nobody becomes a member or a user on somebody else's word alone.
  if (eventActor(actor) !== null) throw new AppError('forbidden');
  const passwordHash = await hashOrNone(given.password);
  return transaction(async (tx) => {
    // DO NOTHING instead of a check first: two may add the same person at once.
    const created = await tx.user.createManyAndReturn({
      data: [{ email: given.email, name: given.name, passwordHash }],
      skipDuplicates: true,
      select: { id: true },
    });
    const user = await tx.user.findUniqueOrThrow({ where: { email: given.email } });
    const membership = { workspaceId: actor.workspaceId, userId: user.id, role: given.role };
    await orDuplicate(tx.member.create({ data: membership }), new AppError('alreadyMember'));
    await recordEvent(tx, {
      workspaceId: actor.workspaceId,
      actor: eventActor(actor),
      kind: 'member.added',
      subject: 'member',
      subjectId: user.id,
      subjectName: user.name,
      facts: { email: user.email, role: given.role, created: created.length > 0 },
    });
    return { isNew: created.length > 0 };
  });
}

/** Makes a user without a workspace. Only for the command line. False: the e-mail exists already, nothing changed. */
export async function createUser(given: { email: string; name: string; password?: string }): Promise<boolean> {
  const passwordHash = await hashOrNone(given.password);
  const created = await prisma.user.createMany({
    data: [{ email: given.email, name: given.name, passwordHash }],
    skipDuplicates: true,
  });
  return created.count > 0;
}

const hashOrNone = (password: string | undefined) =>
  password === undefined ? Promise.resolve(NO_PASSWORD) : hashPassword(password);

/** Gives a member another role. Throws `AppError` forbidden, notFound, lastOwner. */
export async function changeRole(actor: Actor, given: { userId: string; role: Role }): Promise<void> {
  assertCan(actor, 'workspace.manage');
  await transaction(async (tx) => {
    const member = await memberToChange(tx, actor.workspaceId, given.userId, given.role === 'owner');
    if (member.role === given.role) return;
    await tx.member.updateMany({
      where: { workspaceId: actor.workspaceId, userId: given.userId },
      data: { role: given.role },
    });
    await recordEvent(tx, {
      workspaceId: actor.workspaceId,
      actor: eventActor(actor),
      kind: 'member.roleChanged',
      subject: 'member',
      subjectId: given.userId,
      subjectName: member.name,
      facts: { role: given.role, roleBefore: member.role },
    });
  });
}

/** Takes a member out of the workspace; the user stays. Throws `AppError` forbidden, notFound, lastOwner. */
export async function removeMember(actor: Actor, userId: string): Promise<void> {
  assertCan(actor, 'workspace.manage');
  await transaction(async (tx) => {
    const member = await memberToChange(tx, actor.workspaceId, userId, false);
    await tx.member.deleteMany({ where: { workspaceId: actor.workspaceId, userId } });
    // No longer in any workspace: removed altogether.
    if ((await tx.member.count({ where: { userId } })) === 0) await endSessionsOf(tx, userId);
    await recordEvent(tx, {
      workspaceId: actor.workspaceId,
      actor: eventActor(actor),
      kind: 'member.removed',
      subject: 'member',
      subjectId: userId,
      subjectName: member.name,
      facts: { role: member.role },
    });
  });
}

/**
 * Returns the member, with the workspace's owners locked: of two owners who demote each other at once the second waits, then
 * finds that they are the only one left and is refused.
 */
async function memberToChange(
  tx: Prisma.TransactionClient,
  workspaceId: string,
  userId: string,
  staysOwner: boolean,
): Promise<{ role: Role; name: string }> {
  const owners = await tx.$queryRaw<{ userId: string }[]>`
    SELECT "user_id" AS "userId" FROM "member"
    WHERE "workspace_id" = ${workspaceId}::uuid AND "role" = 'owner'
    ORDER BY "user_id" FOR UPDATE`;
  const member = await tx.member.findUnique({
    where: { workspaceId_userId: { workspaceId, userId } },
    select: { role: true, user: { select: { name: true } } },
  });
  if (!member) throw new AppError('notFound');
  const isOnlyOwner = owners.length === 1 && owners[0]?.userId === userId;
  if (isOnlyOwner && !staysOwner) throw new AppError('lastOwner');
  return { role: member.role, name: member.user.name };
}
