import { describe, expect, test, vi } from 'vitest';
import { hashPassword } from '#lib/auth/passwords.ts';
import { findSession, sessionsOf, startSession, tidySessions } from '#lib/auth/sessions.ts';
import { signIn } from '#lib/auth/sign-in.ts';
import { tidyAllowances } from '#lib/db/allowance.ts';
import { pool, prisma } from '#lib/db/client.ts';
import { changeOwnPassword, removeMember, resetPassword } from '#lib/features/workspaces/service.ts';
import { addMember, makeActor } from '../support/factory.ts';

const PASSWORD = 'right-password';
const passwordHash = await hashPassword(PASSWORD);
const from = (address: string) => ({ address, device: null });
const START = Date.parse('2026-11-23T09:00:00Z');
const at = (seconds: number) => new Date(START + seconds * 1000);

async function someone(): Promise<string> {
  const email = `${crypto.randomUUID()}@example.org`;
  await prisma.user.create({ data: { email, name: 'Anna', passwordHash } });
  return email;
}

const reasons = (answers: Awaited<ReturnType<typeof signIn>>[]) =>
  Object.groupBy(answers, (answer) => (answer.ok ? 'ok' : answer.reason));

describe('guessing', () => {
  test('is refused for a while after five failures, also with the right password, and longer each time', async () => {
    const email = await someone();
    for (let guess = 0; guess < 5; guess += 1)
      expect(await signIn(email, 'wrong', at(0))).toEqual({ ok: false, reason: 'wrong' });
    expect(await signIn(email, PASSWORD, at(29))).toEqual({ ok: false, reason: 'tooManyAttempts' });
    expect(await signIn(email, 'wrong', at(31))).toEqual({ ok: false, reason: 'wrong' });
    expect(await signIn(email, PASSWORD, at(31 + 59))).toEqual({ ok: false, reason: 'tooManyAttempts' });
    expect(await signIn(email, PASSWORD, at(31 + 61))).toMatchObject({ ok: true });
    // A success forgets the failures.
    expect(await signIn(email, 'wrong', at(100))).toEqual({ ok: false, reason: 'wrong' });
    expect(await signIn(email, PASSWORD, at(101))).toMatchObject({ ok: true });
  });

  test('of three hundred at once five are looked at, whether the e-mail exists or not, and not the right one', async () => {
    for (const email of [await someone(), 'nobody@example.org']) {
      const client = from(`192.0.2.1 ${email}`);
      const guesses = Array.from({ length: 300 }, (_, n) =>
        signIn(email, n === 20 ? PASSWORD : `guess ${n}`, at(0), client),
      );
      const { ok, wrong, tooManyAttempts } = reasons(await Promise.all(guesses));
      expect([ok?.length, wrong?.length, tooManyAttempts?.length], email).toEqual([undefined, 5, 295]);
    }
  });

  test('one e-mail from three hundred places at once: thirty are looked at, and then one a minute', async () => {
    const email = await someone();
    const guesses = Array.from({ length: 300 }, (_, n) => signIn(email, 'guess', at(0), from(`203.0.113.${n}`)));
    const { wrong, tooManyAttempts } = reasons(await Promise.all(guesses));
    expect([wrong?.length, tooManyAttempts?.length]).toEqual([30, 270]);
    expect(await signIn(email, PASSWORD, at(59), from('198.51.100.1'))).toMatchObject({ reason: 'tooManyAttempts' });
    expect(await signIn(email, PASSWORD, at(61), from('198.51.100.1'))).toMatchObject({ ok: true });
  });

  test('does not keep a person out of the browser that knows the e-mail', async () => {
    const email = await someone();
    await Promise.all(Array.from({ length: 100 }, (_, n) => signIn(email, 'guess', at(0), from(`203.0.113.${n}`))));
    expect(await signIn(email, PASSWORD, at(1), from('192.0.2.9'))).toMatchObject({ reason: 'tooManyAttempts' });
    expect(await signIn(email, PASSWORD, at(1), { address: '192.0.2.9', device: 'known' })).toMatchObject({ ok: true });
    // Who has that browser in hand gets no more than anybody.
    for (let guess = 0; guess < 5; guess += 1)
      await signIn(email, 'wrong', at(2), { address: '192.0.2.9', device: 'known' });
    expect(await signIn(email, PASSWORD, at(3), { address: '192.0.2.9', device: 'known' })).toMatchObject({
      reason: 'tooManyAttempts',
    });
  });

  test('does not keep a person out of a place where she signed in before; from there five guesses are all', async () => {
    const email = await someone();
    const office = from('192.0.2.60');
    expect(await signIn(email, PASSWORD, at(0), office)).toMatchObject({ ok: true });
    const attack = (whose: string, now: Date) =>
      Promise.all(Array.from({ length: 300 }, (_, n) => signIn(whose, 'guess', now, from(`203.0.113.${n}`))));
    expect(reasons(await attack(email, at(10))).wrong).toHaveLength(30);
    expect(await signIn(email, PASSWORD, at(11), office)).toMatchObject({ ok: true });
    const inside = Array.from({ length: 300 }, () => signIn(email, 'guess', at(12), office));
    expect(reasons(await Promise.all(inside)).wrong).toHaveLength(5);

    const other = await someone();
    await attack(other, at(13));
    expect(await signIn(other, PASSWORD, at(14), office)).toMatchObject({ reason: 'tooManyAttempts' });
    const forgotten = 91 * 86_400;
    await attack(email, at(forgotten));
    expect(await signIn(email, PASSWORD, at(forgotten + 1), office)).toMatchObject({ reason: 'tooManyAttempts' });
  });

  test('a reset password forgets the places that know it: a thief may have signed in from one', async () => {
    const email = await someone();
    expect(await signIn(email, PASSWORD, at(0), from('192.0.2.70'))).toMatchObject({ ok: true });
    await resetPassword(email, 'another-password');
    await Promise.all(Array.from({ length: 30 }, (_, n) => signIn(email, 'guess', at(10), from(`198.18.0.${n}`))));
    expect(await signIn(email, 'x', at(11), from('192.0.2.70'))).toMatchObject({ reason: 'tooManyAttempts' });
  });

  test('many e-mails from one place ends too, and right passwords do not count', async () => {
    const own = await someone();
    for (let turn = 0; turn < 10; turn += 1)
      expect(await signIn(own, PASSWORD, at(0), from('192.0.2.77'))).toMatchObject({ ok: true });
    const spray = Array.from({ length: 100 }, (_, n) =>
      signIn(`user${n}@example.org`, 'summer', at(0), from('192.0.2.77')),
    );
    expect(reasons(await Promise.all(spray)).wrong).toHaveLength(60);
  });

  test('says the same of an unknown e-mail as of a wrong password, in about the same time', async () => {
    const known = await someone();
    const took = async (email: string) => {
      const began = performance.now();
      expect(await signIn(email, 'whatever', new Date())).toEqual({ ok: false, reason: 'wrong' });
      return performance.now() - began;
    };
    await took('warm-up@example.org');
    // The checking of the password costs most; without it an unknown e-mail would be told in a fraction.
    const [real, unreal] = [await took(known), await took('nobody-at-all@example.org')];
    expect(unreal).toBeGreaterThan(real / 10);
  });

  test.each(['anna@example.org\0', 'x'.repeat(100_000), '\ud800@example.org', '', '__proto__'])(
    'whatever is typed as e-mail gets an answer: %j',
    async (typed) => {
      expect(await signIn(typed, 'p\0\ud800'.repeat(5_000), new Date())).toEqual({ ok: false, reason: 'wrong' });
    },
  );

  test('the case and the width of what is typed do not matter, neither to the sign-in nor to the count', async () => {
    const here = from('192.0.2.50');
    const email = `anna-${crypto.randomUUID()}@example.org`;
    await prisma.user.create({ data: { email, name: 'Anna', passwordHash } });
    expect(await signIn(` ${email.toUpperCase().replace('A', 'Ａ')} `, PASSWORD, at(0), here)).toMatchObject({
      ok: true,
    });
    for (let guess = 0; guess < 5; guess += 1)
      await signIn(guess % 2 ? email : email.toUpperCase(), 'wrong', at(0), here);
    expect(await signIn(email, PASSWORD, at(1), here)).toMatchObject({ reason: 'tooManyAttempts' });
  });

  test('what is given back for a day is forgotten', async () => {
    await signIn('old@example.org', 'wrong', new Date(Date.now() - 2 * 86_400_000), from('192.0.2.200'));
    await tidyAllowances();
    const { rows } = await pool.query(`SELECT 1 FROM allowance WHERE free_at < now() - interval '1 day'`);
    expect(rows).toEqual([]);
  });
});

describe('a session', () => {
  async function signedIn() {
    const actor = await makeActor();
    await prisma.user.update({ where: { id: actor.userId }, data: { passwordHash } });
    const begin = () => startSession({ userId: actor.userId, passwordHash }, 'Firefox');
    return { actor, begin, token: (await begin()) ?? '' };
  }

  test('is known by its token, of which only a hash is kept', async () => {
    const { actor, token } = await signedIn();
    expect(await findSession(token)).toMatchObject({ userId: actor.userId });
    expect(await findSession(`${token}x`)).toBeNull();
    const { rows } = await pool.query('SELECT to_jsonb(s) AS row FROM session s WHERE user_id = $1', [actor.userId]);
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(await sessionsOf(actor.userId)).toMatchObject([{ device: 'Firefox' }]);
  });

  test.each([
    ['12 hours without use', `seen_at = now() - interval '12 hours 1 second'`],
    ['7 days, however it was used', `created_at = now() - interval '7 days 1 second'`],
  ])('ends after %s', async (_, change) => {
    const { actor, token } = await signedIn();
    await pool.query(`UPDATE session SET ${change} WHERE user_id = $1`, [actor.userId]);
    expect(await findSession(token)).toBeNull();
    expect(await sessionsOf(actor.userId)).toEqual([]);
    await tidySessions();
    expect(await prisma.session.count({ where: { userId: actor.userId } })).toBe(0);
  });

  test('is kept by use, and not by what a page asks for by itself', async () => {
    const { actor, token } = await signedIn();
    const idle = async () => {
      const { rows } = await pool.query(
        `SELECT now() - seen_at > interval '1 hour' AS idle FROM session WHERE user_id = $1`,
        [actor.userId],
      );
      return rows[0].idle;
    };
    await pool.query(`UPDATE session SET seen_at = now() - interval '11 hours' WHERE user_id = $1`, [actor.userId]);
    await findSession(token, false);
    expect(await idle()).toBe(true);
    await findSession(token);
    expect(await idle()).toBe(false);
  });

  test('all end with a changed and with a reset password, and when the last membership is taken', async () => {
    const first = await signedIn();
    const others = await Promise.all([first.begin(), first.begin()]);
    await changeOwnPassword(first.actor, { currentPassword: PASSWORD, newPassword: 'the-new-one!' });
    for (const token of [first.token, ...others]) expect(await findSession(token ?? '')).toBeNull();

    const second = await signedIn();
    await resetPassword(second.actor.email, 'told-by-nobody');
    expect(await findSession(second.token)).toBeNull();

    const third = await signedIn();
    await removeMember(await addMember(third.actor.workspaceId, 'owner'), third.actor.userId);
    expect(await findSession(third.token)).toBeNull();
  });

  test('does not begin with a password that is changed at that moment', async () => {
    const { actor, begin } = await signedIn();
    const change = await pool.connect();
    await change.query('BEGIN');
    await change.query(`UPDATE "user" SET password_hash = 'another' WHERE id = $1`, [actor.userId]);
    await change.query('DELETE FROM session WHERE user_id = $1', [actor.userId]);
    const begun = begin();
    await Promise.race([begun, vi.waitUntil(waitsForALock, { timeout: 20_000 })]);
    await change.query('COMMIT');
    change.release();
    expect(await begun).toBeNull();
    expect(await prisma.session.count({ where: { userId: actor.userId } })).toBe(0);
  });
});

async function waitsForALock(): Promise<boolean> {
  const { rows } = await pool.query(
    `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rows.length > 0;
}
