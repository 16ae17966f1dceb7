import { afterEach, beforeEach, expect, test } from 'vitest';
import { deviceOf, markOf } from '#lib/auth/device.ts';
import { hashPassword } from '#lib/auth/passwords.ts';
import { signIn } from '#lib/auth/sign-in.ts';
import { pool, prisma } from '#lib/db/client.ts';
import { env } from '#lib/env.ts';
import { askForBrowserLink } from '#lib/features/workspaces/service.ts';
import { settleIn } from '#lib/jobs/installation.ts';
import { openPostOffice } from '../support/post-office.ts';

const PASSWORD = 'right-password';
const passwordHash = await hashPassword(PASSWORD);
const START = Date.parse('2026-11-23T09:00:00Z');
const at = (seconds: number) => new Date(START + seconds * 1000);
const HOUR = 3600;

let office: Awaited<ReturnType<typeof openPostOffice>>;
beforeEach(async () => {
  office = await openPostOffice();
  Object.assign(env, { SMTP_URL: office.url, MAIL_FROM: 'squillo@example.org' });
});
afterEach(async () => {
  Object.assign(env, { SMTP_URL: undefined, MAIL_FROM: undefined });
  await pool.query('DELETE FROM installation');
  await office.close();
});

async function someone(): Promise<string> {
  const email = `${crypto.randomUUID()}@example.org`;
  await prisma.user.create({ data: { email, name: 'Anna', passwordHash } });
  return email;
}

let places = 0;
const newPlace = () => {
  places += 1;
  return `203.0.113.${places}`;
};

async function ask(email: string, now: Date, from = newPlace()): Promise<void> {
  const { written } = await askForBrowserLink(email, from, now);
  await written;
}

/** The tokens that came by e-mail, the first one first; quoted-printable lines are put together again. */
const tokens = () =>
  office.received.map(({ source }) => {
    const plain = source.replaceAll('=\r\n', '').replaceAll('=3D', '=');
    return /\/browser#([\w.-]+)/.exec(plain)?.[1] ?? '';
  });

const attack = (email: string, now: Date) =>
  Promise.all(
    Array.from({ length: 100 }, (_, n) => signIn(email, 'guess', now, { address: `198.51.100.${n}`, device: null })),
  );

/** The browser that opened a link, wherever it is. */
const browser = (token: string, email: string, now: Date) => ({
  address: newPlace(),
  device: deviceOf(markOf(token, now) ?? '', email),
});

test('who is kept out by strangers gets in from a new browser with a link by e-mail and the password', async () => {
  const email = await someone();
  await attack(email, at(0));
  const stranger = { address: newPlace(), device: null };
  expect(await signIn(email, PASSWORD, at(1), stranger)).toMatchObject({ reason: 'tooManyAttempts' });
  await ask(email, at(2));
  expect(office.recipients()).toEqual([email]);
  const [token = ''] = tokens();
  expect(await signIn(email, PASSWORD, at(3), browser(token, email, at(3)))).toMatchObject({ ok: true });
});

test('a link alone opens nothing, and all browsers that it opened have five guesses together', async () => {
  const email = await someone();
  await ask(email, at(0));
  const [token = ''] = tokens();
  const guesses = await Promise.all(
    Array.from({ length: 300 }, () => signIn(email, 'guess', at(1), browser(token, email, at(1)))),
  );
  expect(guesses.filter(({ ok }) => ok)).toEqual([]);
  expect(guesses.filter((guess) => !guess.ok && guess.reason === 'wrong')).toHaveLength(5);
});

test('a link is for one e-mail, works for twelve hours, and cannot be changed', async () => {
  const [email, other] = [await someone(), await someone()];
  await ask(email, at(0));
  const [token = ''] = tokens();
  const known = (given: string, whose: string, now: Date) => browser(given, whose, now).device !== null;
  expect(known(token, email, at(12 * HOUR - 1))).toBe(true);
  expect(known(token, email, at(12 * HOUR))).toBe(false);
  expect(known(token, other, at(1))).toBe(false);
  const [nonce, until, , signature] = token.split('.');
  const whose = (written: string) => Buffer.from(written).toString('base64url');
  for (const forged of [
    [nonce, until, whose(other), signature].join('.'),
    [nonce, Number(until) + 1, whose(email), signature].join('.'),
    [`${nonce}x`, until, whose(email), signature].join('.'),
    [nonce, until, whose(email), ''].join('.'),
    [nonce, until, whose(email)].join('.'),
    markOf(token, at(1)) ?? '',
    '',
    '...',
  ])
    for (const address of [email, other]) expect(known(forged, address, at(1)), forged).toBe(false);
});

test('whoever asks for many links sends few, and the person always has one that works', async () => {
  const email = await someone();
  for (let hour = 0; hour < 24; hour += 1)
    await Promise.all(Array.from({ length: 20 }, () => ask(email, at(hour * HOUR))));
  expect(office.received.length).toBeLessThanOrEqual(10);
  const now = at(23.9 * HOUR);
  expect(tokens().some((token) => browser(token, email, now).device !== null)).toBe(true);
});

test('nobody is told whether an e-mail is somebody’s, and nobody else is written to', async () => {
  const known = await someone();
  const letters: Promise<void>[] = [];
  const answers = async (email: string) => {
    const said: unknown[] = [];
    for (let asked = 0; asked < 12; asked += 1)
      said.push(
        await askForBrowserLink(email, `place of ${email}`, at(0)).then(
          (answer) => {
            letters.push(answer.written);
            return Object.keys(answer);
          },
          ({ code }) => code,
        ),
      );
    return said;
  };
  const [real, unreal] = [await answers(known), await answers('nobody@example.org')];
  expect(real).toEqual(unreal);
  expect(real.slice(9)).toEqual([['written'], 'tooManyLinks', 'tooManyLinks']);
  await Promise.all(letters);
  expect(office.recipients()).toEqual([known, known]);
});

test('an answer does not wait for the letter', async () => {
  const email = await someone();
  await office.close();
  const { written } = await askForBrowserLink(email, newPlace(), at(0));
  // The post office is shut: who asked has his answer all the same, and nothing is thrown later.
  await expect(written).resolves.toBeUndefined();
  office = await openPostOffice();
});

test('a copy of the installation writes to nobody', async () => {
  const email = await someone();
  await settleIn();
  await pool.query(`UPDATE installation SET database = 'another'`);
  await ask(email, at(0));
  expect(office.received).toEqual([]);
});
