import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hashPassword } from '#lib/auth/passwords.ts';
import { signIn } from '#lib/auth/sign-in.ts';
import { pool, prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { env } from '#lib/env.ts';
import { invitationFor, invitationsOf } from '#lib/features/invitations/queries.ts';
import { NewInvitation } from '#lib/features/invitations/schema.ts';
import { accept, acceptAsNew, type Invited, invite, sendAgain, withdraw } from '#lib/features/invitations/service.ts';
import { sendInvitations } from '#lib/features/notifications/jobs.ts';
import { mailer } from '#lib/features/notifications/smtp.ts';
import { changeRole, removeMember } from '#lib/features/workspaces/service.ts';
import { addMember, makeActor } from '../support/factory.ts';
import { openPostOffice } from '../support/post-office.ts';

const GONE = { code: 'invitationGone' };
const PASSWORD = 'chosen by anna';

let owner: Actor;
let email: string;
beforeEach(async () => {
  owner = await makeActor();
  email = `anna-${crypto.randomUUID()}@example.org`;
});

const ask = (by = owner, role: 'owner' | 'operator' = 'operator', to = email) =>
  invite(by, { email: to, name: 'Anna', role, language: 'en' });
const tokenOf = ({ link }: Invited) => new URL(link ?? '').hash.slice(1);
const asNew = (token: string, password = PASSWORD) => acceptAsNew(token, { name: 'Anna Neri', password });
const membersOf = (actor: Actor) => prisma.member.count({ where: { workspaceId: actor.workspaceId } });
const userOf = (address: string) => prisma.user.findUnique({ where: { email: address } });
const kindsOf = async ({ workspaceId }: Actor) =>
  (await prisma.event.findMany({ where: { workspaceId }, orderBy: { id: 'asc' } })).map(({ kind }) => kind);

async function existing(): Promise<Actor> {
  const user = await makeActor();
  await prisma.user.update({ where: { id: user.userId }, data: { passwordHash: await hashPassword('her own one') } });
  return user;
}

describe('an invitation', () => {
  test('makes neither a user nor a membership, until the person sets a password and joins', async () => {
    const token = tokenOf(await ask());
    expect(await userOf(email)).toBeNull();
    expect(await membersOf(owner)).toBe(1);
    expect(await invitationFor(token, null)).toMatchObject({ email, way: 'firstPassword', role: 'operator' });
    expect(await invitationsOf(owner)).toMatchObject([{ email, state: 'open', mail: null }]);
    expect(await asNew(token)).toEqual({ workspaceSlug: owner.workspaceSlug, email });
    expect(await signIn(email, PASSWORD, new Date())).toMatchObject({ ok: true });
    expect(await membersOf(owner)).toBe(2);
    expect(await invitationsOf(owner)).toEqual([]);
    expect(await kindsOf(owner)).toEqual(['member.invited', 'member.joined']);
  });

  test('leaves its token nowhere: not in a row, not in an event', async () => {
    const token = tokenOf(await ask());
    const { rows } = await pool.query(
      `SELECT to_jsonb(i)::text AS row FROM invitation i UNION ALL SELECT to_jsonb(e)::text FROM event e`,
    );
    expect(rows.length).toBeGreaterThan(1);
    for (const { row } of rows) expect(row).not.toContain(token);
  });

  test('opens nothing once used, withdrawn, replaced or expired, nor half of it, nor made up', async () => {
    const used = tokenOf(await ask());
    await asNew(used);
    const replaced = await invite(owner, { email: `b-${email}`, name: '', role: 'operator', language: 'it' });
    const [{ id = '' } = {}] = await invitationsOf(owner);
    const withdrawn = await sendAgain(owner, id);
    await withdraw(owner, id);
    const expired = tokenOf(await ask(owner, 'operator', `c-${email}`));
    await pool.query(`UPDATE invitation SET expires_at = now() WHERE email = $1`, [`c-${email}`]);
    const whole = tokenOf(await ask(owner, 'operator', `d-${email}`));
    const before = await prisma.user.count();
    for (const token of [used, tokenOf(replaced), tokenOf(withdrawn), expired, whole.slice(0, -1), '', 'made-up']) {
      await expect(invitationFor(token, null)).rejects.toMatchObject(GONE);
      await expect(asNew(token)).rejects.toMatchObject(GONE);
      await expect(accept(token, owner.userId)).rejects.toMatchObject(GONE);
    }
    expect(await prisma.user.count()).toBe(before);
  });

  test('is accepted once, however many clicks come at once', async () => {
    const token = tokenOf(await ask());
    const results = await Promise.allSettled(Array.from({ length: 8 }, (_, n) => asNew(token, `password number ${n}`)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await membersOf(owner)).toBe(2);
    const winner = results.findIndex(({ status }) => status === 'fulfilled');
    expect(await signIn(email, `password number ${winner}`, new Date())).toMatchObject({ ok: true });
  });

  test('is not used up by looking at it', async () => {
    const token = tokenOf(await ask());
    for (let look = 0; look < 3; look += 1) await invitationFor(token, null);
    await asNew(token);
  });
});

describe('somebody who can sign in already', () => {
  test('joins with the user that she has; her password and name are shown to nobody and not touched', async () => {
    const anna = await existing();
    const before = await userOf(anna.email);
    const token = tokenOf(await ask(owner, 'operator', anna.email));
    expect(await invitationFor(token, null)).toMatchObject({ way: 'signIn' });
    expect(await invitationFor(token, anna.userId)).toMatchObject({ way: 'click' });
    await expect(asNew(token, 'set by a stranger')).rejects.toMatchObject({ code: 'invitationNeedsSignIn' });
    await accept(token, anna.userId);
    expect(await userOf(anna.email)).toEqual(before);
    expect(await membersOf(owner)).toBe(2);
  });

  test('does not join on an invitation to another address', async () => {
    const [anna, token] = [await existing(), tokenOf(await ask())];
    expect(await invitationFor(token, anna.userId)).toMatchObject({ way: 'another', signedInAs: anna.email });
    await expect(accept(token, anna.userId)).rejects.toMatchObject({ code: 'invitationForAnother' });
    expect(await membersOf(owner)).toBe(1);
    await asNew(token);
  });

  test('is not invited twice, nor as a member', async () => {
    await ask();
    await expect(ask()).rejects.toMatchObject({ code: 'alreadyInvited' });
    const member = await addMember(owner.workspaceId, 'auditor');
    await expect(ask(owner, 'operator', member.email.toUpperCase())).rejects.toMatchObject({ code: 'alreadyMember' });
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => ask(owner, 'operator', `twice-${email}`)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('who became a member some other way keeps that role', async () => {
    const anna = await existing();
    const token = tokenOf(await ask(owner, 'owner', anna.email));
    await prisma.member.create({ data: { workspaceId: owner.workspaceId, userId: anna.userId, role: 'auditor' } });
    await accept(token, anna.userId);
    const member = await prisma.member.findFirstOrThrow({
      where: { userId: anna.userId, workspaceId: owner.workspaceId },
    });
    expect(member.role).toBe('auditor');
  });
});

describe('two workspaces that invite the same new address', () => {
  test('who accepts first sets the password; the other link neither learns nor replaces it', async () => {
    const other = await makeActor();
    const [first, second] = [tokenOf(await ask()), tokenOf(await ask(other))];
    await asNew(first);
    expect(await invitationFor(second, null)).toMatchObject({ way: 'signIn' });
    await expect(asNew(second, 'set by the other owner')).rejects.toMatchObject({ code: 'invitationNeedsSignIn' });
    expect(await signIn(email, PASSWORD, new Date())).toMatchObject({ ok: true });
    expect(await membersOf(other)).toBe(1);
    const user = await userOf(email);
    await accept(second, user?.id ?? '');
    expect(await membersOf(other)).toBe(2);
  });

  test('at the same moment: one user, one password, one membership', async () => {
    for (let round = 0; round < 10; round += 1) {
      const [here, there] = [await makeActor(), await makeActor()];
      const address = `${round}-${email}`;
      const tokens = [tokenOf(await ask(here, 'operator', address)), tokenOf(await ask(there, 'operator', address))];
      const results = await Promise.allSettled(tokens.map((token, n) => asNew(token, `password number ${n}`)));
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
        reason: { code: 'invitationNeedsSignIn' },
      });
      expect((await membersOf(here)) + (await membersOf(there))).toBe(3);
    }
  });
});

describe('a member who invites', () => {
  test('must still be an owner: the link of one who was demoted or removed opens nothing until another owner sends it', async () => {
    const [demoted, removed] = [
      await addMember(owner.workspaceId, 'owner'),
      await addMember(owner.workspaceId, 'owner'),
    ];
    const tokens = [tokenOf(await ask(demoted, 'owner')), tokenOf(await ask(removed, 'owner', `b-${email}`))];
    await changeRole(owner, { userId: demoted.userId, role: 'auditor' });
    await removeMember(owner, removed.userId);
    for (const token of tokens) {
      await expect(invitationFor(token, null)).rejects.toMatchObject(GONE);
      await expect(asNew(token)).rejects.toMatchObject(GONE);
    }
    // Whose role was read before it was taken
    await expect(ask(demoted, 'owner', `c-${email}`)).rejects.toMatchObject({ code: 'forbidden' });
    const rows = await invitationsOf(owner);
    expect(rows.map(({ state }) => state)).toEqual(['orphaned', 'orphaned']);
    await asNew(tokenOf(await sendAgain(owner, rows[0]?.id ?? '')));
  });

  test.each(['manager', 'operator', 'auditor'] as const)('is no %s', async (role) => {
    const member = await addMember(owner.workspaceId, role);
    await ask();
    const [{ id = '' } = {}] = await invitationsOf(owner);
    for (const act of [
      () => ask(member, 'operator', `b-${email}`),
      () => sendAgain(member, id),
      () => withdraw(member, id),
    ])
      await expect(act()).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('touches no other workspace’s invitations', async () => {
    const stranger = await makeActor();
    const token = tokenOf(await ask());
    const [{ id = '' } = {}] = await invitationsOf(owner);
    expect(await invitationsOf(stranger)).toEqual([]);
    await expect(sendAgain(stranger, id)).rejects.toMatchObject({ code: 'notFound' });
    await expect(withdraw(stranger, id)).rejects.toMatchObject({ code: 'notFound' });
    await asNew(token);
  });

  test('sends a limited number of invitations', async () => {
    const many = await Promise.allSettled(
      Array.from({ length: 70 }, (_, n) => ask(owner, 'operator', `${n}-${email}`)),
    );
    expect(many.filter(({ status }) => status === 'fulfilled')).toHaveLength(60);
    expect(many.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'tooManyInvitations' } });
  });

  test('a workspace that is gone takes its invitations along', async () => {
    const token = tokenOf(await ask());
    await pool.query(`ALTER TABLE event DISABLE TRIGGER USER`);
    await pool.query('DELETE FROM event WHERE workspace_id = $1', [owner.workspaceId]);
    await pool.query('DELETE FROM workspace WHERE id = $1', [owner.workspaceId]);
    await expect(asNew(token)).rejects.toMatchObject(GONE);
  });
});

test('an address is one address, however it is typed', () => {
  const read = (typed: string) => NewInvitation.parse({ email: typed, name: '', role: 'operator' }).email;
  for (const typed of ['Anna@Example.ORG', ' anna@example.org ', 'ａnna@example.org'])
    expect(read(typed)).toBe('anna@example.org');
  for (const typed of ['anna@example.org\0.evil', 'anna@', `${'x'.repeat(300)}@example.org`, 'anna@ex\ud800.org'])
    expect(NewInvitation.safeParse({ email: typed, name: '', role: 'operator' }).success, typed).toBe(false);
});

describe('with a mail server', () => {
  let office: Awaited<ReturnType<typeof openPostOffice>>;
  beforeEach(async () => {
    await pool.query('DELETE FROM invitation');
    office = await openPostOffice({ refuses: (to) => (to.startsWith('nobody') ? 550 : null) });
    Object.assign(env, { SMTP_URL: office.url, MAIL_FROM: 'squillo@example.org' });
  });
  afterEach(async () => {
    Object.assign(env, { SMTP_URL: undefined, MAIL_FROM: undefined });
    await office.close();
  });
  const send = () => sendInvitations(mailer({ url: office.url, from: 'squillo@example.org' }));
  /** Quoted-printable, undone. */
  const linkIn = (source = '') =>
    /invitation#([\w-]{43})/.exec(source.replace(/=\r?\n/g, '').replace(/=3D/g, '='))?.[1] ?? '';

  test('the link goes to the person alone, once, and the owner never sees it', async () => {
    expect(await ask()).toMatchObject({ link: null });
    expect(await invitationsOf(owner)).toMatchObject([{ mail: 'waiting' }]);
    await Promise.all([send(), send(), send()]);
    expect(office.recipients()).toEqual([email]);
    expect(await invitationsOf(owner)).toMatchObject([{ mail: 'sent' }]);
    await asNew(linkIn(office.received[0]?.source));
  });

  test('an invitation that is sent again ends the old link', async () => {
    await ask();
    await send();
    const [{ id = '' } = {}] = await invitationsOf(owner);
    await sendAgain(owner, id);
    await expect(asNew(linkIn(office.received[0]?.source))).rejects.toMatchObject(GONE);
    await send();
    await asNew(linkIn(office.received[1]?.source));
  });

  test('an address that is refused is said to be, and a server that is down is tried again', async () => {
    await ask(owner, 'operator', `nobody-${email}`);
    await send();
    expect(await invitationsOf(owner)).toMatchObject([{ mail: 'failed' }]);
    await ask();
    await office.close();
    expect(await send()).toBe('failed');
    expect((await invitationsOf(owner))[0]).toMatchObject({ email, mail: 'waiting' });
  });
});
