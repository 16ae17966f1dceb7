import { describe, expect, test } from 'vitest';
import { hashPassword } from '#lib/auth/passwords.ts';
import { findSession, startSession } from '#lib/auth/sessions.ts';
import { signIn } from '#lib/auth/sign-in.ts';
import { systemActor } from '#lib/auth/system.ts';
import { pool, prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { EXACT_UP_TO, membersOf, shellFor, workspaceFacts, workspacesOf } from '#lib/features/workspaces/queries.ts';
import {
  changeOwnPassword,
  changeRole,
  changeWorkspace,
  addMember as join,
  makePasswordLink,
  removeMember,
  resetPassword,
  setPasswordByLink,
} from '#lib/features/workspaces/service.ts';
import { addMember, makeAccount, makeActor, makeList } from '../support/factory.ts';

const owners = (actor: Actor) => prisma.member.count({ where: { workspaceId: actor.workspaceId, role: 'owner' } });
const eventsOf = (actor: Actor) => prisma.event.findMany({ where: { workspaceId: actor.workspaceId } });

describe('the last owner', () => {
  test('can neither be demoted nor removed', async () => {
    const owner = await makeActor();
    await addMember(owner.workspaceId, 'manager');
    await expect(changeRole(owner, { userId: owner.userId, role: 'auditor' })).rejects.toMatchObject({
      code: 'lastOwner',
    });
    await expect(removeMember(owner, owner.userId)).rejects.toMatchObject({ code: 'lastOwner' });
    expect(await owners(owner)).toBe(1);
    expect(await eventsOf(owner)).toEqual([]);
  });

  test('stays when two owners demote or remove each other at once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const first = await makeActor();
      const second = await addMember(first.workspaceId, 'owner');
      const results = await Promise.allSettled([
        changeRole(first, { userId: second.userId, role: 'operator' }),
        removeMember(second, first.userId),
      ]);
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'lastOwner' } });
      expect(await owners(first)).toBe(1);
    }
  });

  test('may go once there is another', async () => {
    const owner = await makeActor();
    const other = await addMember(owner.workspaceId, 'manager');
    await changeRole(owner, { userId: other.userId, role: 'owner' });
    await removeMember(owner, owner.userId);
    expect((await membersOf(other)).map(({ userId, role }) => [userId, role])).toEqual([[other.userId, 'owner']]);
    expect((await eventsOf(other)).map(({ kind }) => kind)).toEqual(['member.roleChanged', 'member.removed']);
  });
});

describe('adding a member, as the command line does', () => {
  test('takes an existing user unchanged, whatever the case of the e-mail', async () => {
    const [owner, elsewhere] = [await makeActor(), await makeActor()];
    const system = await systemActor(owner.workspaceSlug);
    const before = await prisma.user.findUniqueOrThrow({ where: { id: elsewhere.userId } });
    const added = await join(system, { email: elsewhere.email.toUpperCase(), name: 'Renamed', role: 'auditor' });
    expect(added).toEqual({ isNew: false });
    expect(await prisma.user.findUniqueOrThrow({ where: { id: elsewhere.userId } })).toEqual(before);
    await expect(join(system, { email: elsewhere.email, name: '', role: 'owner' })).rejects.toMatchObject({
      code: 'alreadyMember',
    });
    expect((await membersOf(owner)).find(({ userId }) => userId === elsewhere.userId)?.role).toBe('auditor');
  });

  test('twice at once makes one user and one member', async () => {
    const system = await systemActor((await makeActor()).workspaceSlug);
    const email = `${crypto.randomUUID()}@example.org`;
    const results = await Promise.allSettled([1, 2].map(() => join(system, { email, name: 'Anna', role: 'operator' })));
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await prisma.user.count({ where: { email } })).toBe(1);
    expect(await prisma.member.count({ where: { user: { email } } })).toBe(1);
  });

  test('is refused to owners, who invite instead', async () => {
    const owner = await makeActor();
    await expect(join(owner, { email: 'a@example.org', name: 'a', role: 'operator' })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});

describe('a link for a new password', () => {
  test('ends the old password and all sessions at once, works once, and the newest only', async () => {
    const actor = await makeActor();
    const passwordHash = await hashPassword('the-old-one!');
    await prisma.user.update({ where: { id: actor.userId }, data: { passwordHash } });
    const session = (await startSession({ userId: actor.userId, passwordHash }, '')) ?? '';
    const tokenOf = ({ link }: { link: string }) => new URL(link).hash.slice(1);
    const first = tokenOf(await makePasswordLink(actor.email));
    expect(await findSession(session)).toBeNull();
    expect(await signIn(actor.email, 'the-old-one!', new Date())).toMatchObject({ ok: false });
    const second = tokenOf(await makePasswordLink(actor.email));
    const gone = { code: 'passwordLinkGone' };
    await expect(setPasswordByLink(first, 'the-new-one!')).rejects.toMatchObject(gone);
    const results = await Promise.allSettled(
      ['the-new-one!', 'another-one!'].map((password) => setPasswordByLink(second, password)),
    );
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(setPasswordByLink(second, 'the-new-one!')).rejects.toMatchObject(gone);
    const { rows } = await pool.query('SELECT to_jsonb(u) AS u FROM "user" u');
    expect(JSON.stringify(rows)).not.toContain(second);
  });

  test('expires', async () => {
    const actor = await makeActor();
    const { link } = await makePasswordLink(actor.email);
    await pool.query(`UPDATE password_link SET expires_at = now() WHERE user_id = $1`, [actor.userId]);
    await expect(setPasswordByLink(new URL(link).hash.slice(1), 'the-new-one!')).rejects.toMatchObject({
      code: 'passwordLinkGone',
    });
  });
});

/** What nobody changed. */
const RULES = { patronDay: null, quietDays: null, approvalFrom: null, approvalCost: null };

describe('a member without permission', () => {
  test.each(['manager', 'operator', 'auditor'] as const)('a %s changes nothing here', async (role) => {
    const actor = await makeActor(role);
    const forbidden = { code: 'forbidden' };
    await expect(
      changeWorkspace(actor, { ...RULES, name: 'x', timeZone: 'UTC', defaultCountry: 'IT' }),
    ).rejects.toMatchObject(forbidden);
    await expect(changeRole(actor, { userId: actor.userId, role: 'owner' })).rejects.toMatchObject(forbidden);
    await expect(removeMember(actor, actor.userId)).rejects.toMatchObject(forbidden);
    expect(await eventsOf(actor)).toEqual([]);
  });

  test('an owner of another workspace finds nobody here', async () => {
    const [here, stranger] = [await makeActor(), await makeActor()];
    const member = await addMember(here.workspaceId, 'operator');
    await expect(changeRole(stranger, { userId: member.userId, role: 'owner' })).rejects.toMatchObject({
      code: 'notFound',
    });
    await expect(removeMember(stranger, member.userId)).rejects.toMatchObject({ code: 'notFound' });
    await changeWorkspace(stranger, { ...RULES, name: 'Mine', timeZone: 'UTC', defaultCountry: 'CH' });
    expect(await workspaceFacts(here)).toMatchObject({ timeZone: 'Europe/Rome', defaultCountry: 'IT' });
    expect((await membersOf(stranger)).map(({ userId }) => userId)).toEqual([stranger.userId]);
    expect((await workspacesOf(stranger.userId)).map(({ slug }) => slug)).toEqual([stranger.workspaceSlug]);
    expect((await membersOf(here)).find(({ userId }) => userId === member.userId)?.role).toBe('operator');
  });
});

describe('a member’s own password', () => {
  test('changes only with the current one, and guessing it locks like a sign-in', async () => {
    const actor = await makeActor();
    await prisma.user.update({
      where: { id: actor.userId },
      data: { passwordHash: await hashPassword('the-old-one!') },
    });
    const now = new Date();
    for (let guess = 0; guess < 5; guess += 1)
      await expect(
        changeOwnPassword(actor, { currentPassword: 'wrong', newPassword: 'the-new-one!' }, now),
      ).rejects.toMatchObject({ code: 'wrongPassword' });
    const right = { currentPassword: 'the-old-one!', newPassword: 'the-new-one!' };
    await expect(changeOwnPassword(actor, right, now)).rejects.toMatchObject({ code: 'tooManyAttempts' });
    await changeOwnPassword(actor, right, new Date(now.getTime() + 31_000));
    expect(await signIn(actor.email, 'the-old-one!', now)).toMatchObject({ ok: false, reason: 'wrong' });
    expect(await signIn(actor.email, 'the-new-one!', now)).toMatchObject({ ok: true });
    expect((await eventsOf(actor)).map(({ kind }) => kind)).toEqual(['member.passwordReset']);
  });

  test('a reset unlocks the sign-in', async () => {
    const actor = await makeActor();
    for (let guess = 0; guess < 9; guess += 1) await signIn(actor.email, 'wrong', new Date());
    expect(await signIn(actor.email, 'wrong', new Date())).toMatchObject({ reason: 'tooManyAttempts' });
    await resetPassword(actor.email, 'told-by-nobody');
    expect(await signIn(actor.email, 'told-by-nobody', new Date())).toMatchObject({ ok: true });
  });
});

describe('the frame', () => {
  test('shows this workspace’s credit and counts, and no other’s', async () => {
    const [here, there] = [await makeActor(), await makeActor()];
    const account = await makeAccount(here, { sandbox: true });
    await prisma.account.update({ where: { id: account.id }, data: { credits: '1204.5', stoppedReason: 'noCredit' } });
    await makeList(here, 7);
    await prisma.suppression.create({
      data: { workspaceId: here.workspaceId, number: '+393120001234', source: 'manual' },
    });
    expect(await shellFor(here)).toMatchObject({
      credits: '1204.5',
      sandbox: true,
      counts: { contacts: 7, suppressions: 1, attention: 1 },
    });
    expect(await shellFor(there)).toMatchObject({
      credits: null,
      sandbox: false,
      counts: { contacts: 0, suppressions: 0, attention: 0 },
    });
  });

  test('counts exactly as far as it says, and estimates beyond', async () => {
    const actor = await makeActor();
    await makeList(actor, EXACT_UP_TO);
    expect((await shellFor(actor)).counts.contacts).toBe(EXACT_UP_TO);
    await makeList(actor, 15_000, 2_000_000);
    await prisma.$executeRaw`ANALYZE contact`;
    const { contacts } = (await shellFor(actor)).counts;
    expect(contacts).toBeGreaterThan(33_000);
    expect(contacts).toBeLessThan(37_000);
    expect(contacts % 100).toBe(0);
  });
});
