import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { deviceOf, markOf } from '#lib/auth/device.ts';
import { signIn } from '#lib/auth/sign-in.ts';
import { prisma } from '#lib/db/client.ts';
import { openAccount } from '#lib/db/credentials.ts';
import { setPasswordByLink } from '#lib/features/workspaces/service.ts';

// Each command is a process of its own: how long that takes is the machine's matter.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const SCRIPT = fileURLToPath(new URL('../../prisma/scripts/admin.ts', import.meta.url));

type Ended = { code: number; out: string; err: string };

/** Runs the script as a process; without `input` nothing is on standard input. */
async function admin(args: string[], input?: string, env: Record<string, string> = {}): Promise<Ended> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', SCRIPT, ...args], {
    env: { ...process.env, ...env },
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  const ended = { code: -1, out: '', err: '' };
  child.stdout?.on('data', (chunk) => (ended.out += chunk));
  child.stderr?.on('data', (chunk) => (ended.err += chunk));
  child.stdin?.end(input);
  [ended.code] = await once(child, 'close');
  return ended;
}

const token = ({ out }: Ended) => /http:\S+\/new-password#(\S+)/.exec(out)?.[1];

async function everything() {
  const [workspaces, users, members, accounts, events] = await Promise.all([
    prisma.workspace.findMany({ orderBy: { id: 'asc' } }),
    prisma.user.findMany({ orderBy: { id: 'asc' } }),
    prisma.member.findMany({ orderBy: { userId: 'asc' } }),
    prisma.account.findMany({ orderBy: { id: 'asc' } }),
    prisma.event.findMany({ orderBy: { id: 'asc' } }),
  ]);
  return { workspaces, users, members, accounts, events };
}

const VERDI = ['--workspace', 'clinica-verdi'];

beforeAll(async () => {
  expect(await admin(['create-workspace', '--slug', 'clinica-verdi', '--name', 'Clinica Verdi'])).toMatchObject({
    code: 0,
    err: '',
  });
});

describe('without a command', () => {
  test('says what there is, with examples', async () => {
    const { code, out } = await admin([]);
    expect(code).toBe(0);
    for (const name of ['create-workspace', 'create-user', 'set-role', 'reset-password', 'list-users', 'set-account'])
      expect(out).toContain(`npm run admin -- ${name}`);
  });

  test.each([
    [['make-coffee'], 'make-coffee'],
    [['create-workspace'], '--slug'],
    [['create-workspace', '--slug', 'Not A Slug', '--name', 'x'], 'Not A Slug'],
    [['list-users', '--colour', 'red'], '--colour'],
    [['set-role', ...VERDI, '--email', 'x@example.org', '--role', 'king'], 'owner, manager, operator, auditor'],
    [['list-users', '--workspace', 'nowhere'], 'nowhere'],
  ])('%j is refused with a sentence and changes nothing', async (args, sentence) => {
    const before = await everything();
    const ended = await admin(args);
    expect(ended).toMatchObject({ code: 1, out: '' });
    expect(ended.err).toContain(sentence);
    expect(ended.err).not.toMatch(/\n\s+at /);
    expect(await everything()).toEqual(before);
  });

  test('a dead database is a sentence too', async () => {
    const ended = await admin(['list-users'], undefined, { DATABASE_URL: 'postgresql://x:x@127.0.0.1:1/x' });
    expect(ended.code).toBe(1);
    expect(ended.err).toMatch(/database does not answer/);
    expect(ended.err).not.toMatch(/\n\s+at /);
  });
});

describe('create-workspace', () => {
  test('run twice makes one workspace; another name for the same slug is refused', async () => {
    const before = await everything();
    expect(await admin(['create-workspace', '--slug', 'clinica-verdi', '--name', 'Clinica Verdi'])).toMatchObject({
      code: 0,
    });
    const other = await admin(['create-workspace', '--slug', 'clinica-verdi', '--name', 'Another']);
    expect(other).toMatchObject({ code: 1 });
    expect(other.err).toContain('Clinica Verdi');
    expect(await everything()).toEqual(before);
    expect(before.events).toMatchObject([{ kind: 'workspace.created', userId: null }]);
  });
});

describe('users', () => {
  const email = 'anna@example.org';
  const create = ['create-user', '--email', email, '--name', 'Anna Verdi', ...VERDI, '--role', 'owner'];

  test('are made with a link to set the password, and left alone the second time', async () => {
    const made = await admin(create);
    expect(made.code).toBe(0);
    await setPasswordByLink(token(made) ?? '', 'chosen-by-anna');
    expect(await signIn(email, 'chosen-by-anna', new Date())).toMatchObject({ ok: true });
    const before = await everything();
    const again = await admin(create, 'another-password\n');
    expect(again).toMatchObject({ code: 0 });
    expect(token(again)).toBeUndefined();
    expect(await everything()).toEqual(before);
    const otherRole = await admin([...create.slice(0, -1), 'auditor']);
    expect(otherRole).toMatchObject({ code: 1 });
    expect(otherRole.err).toContain('set-role');
    expect(await everything()).toEqual(before);
  });

  test('take their password from standard input and do not print it', async () => {
    const made = await admin(
      ['create-user', '--email', 'Bruno@Example.org', '--name', 'Bruno'],
      'a password with blanks\n',
    );
    expect(made.code).toBe(0);
    expect(made.out).not.toContain('a password with blanks');
    expect(await signIn('bruno@example.org', 'a password with blanks', new Date())).toMatchObject({ ok: true });
    const short = await admin(['create-user', '--email', 'c@example.org', '--name', 'C'], 'short\n');
    expect(short).toMatchObject({ code: 1 });
    expect(await prisma.user.count({ where: { email: 'c@example.org' } })).toBe(0);
  });

  test('get another role, but the last owner stays', async () => {
    const demoted = await admin(['set-role', ...VERDI, '--email', email, '--role', 'auditor']);
    expect(demoted).toMatchObject({ code: 1 });
    expect(demoted.err).toContain('last owner');
    await admin(['create-user', '--email', 'dora@example.org', '--name', 'Dora', ...VERDI, '--role', 'operator']);
    const raise = ['set-role', ...VERDI, '--email', 'dora@example.org', '--role', 'manager'];
    expect(await admin(raise)).toMatchObject({ code: 0 });
    const before = await everything();
    expect(await admin(raise)).toMatchObject({ code: 0 });
    expect(await everything()).toEqual(before);
    expect(await admin(['set-role', ...VERDI, '--email', 'bruno@example.org', '--role', 'manager'])).toMatchObject({
      code: 1,
    });
    expect((await admin(['list-users', ...VERDI])).out).toMatch(/dora@example\.org.*clinica-verdi:manager/);
  });

  test('get a new password', async () => {
    const reset = await admin(['reset-password', '--email', email]);
    expect(await signIn(email, 'chosen-by-anna', new Date())).toMatchObject({ ok: false });
    await setPasswordByLink(token(reset) ?? '', 'chosen-anew');
    expect(await signIn(email, 'chosen-anew', new Date())).toMatchObject({ ok: true });
    expect(await admin(['reset-password', '--email', email], 'chosen-by-hand\r\n')).toMatchObject({ code: 0 });
    expect(await signIn(email, 'chosen-by-hand', new Date())).toMatchObject({ ok: true });
    expect(await admin(['reset-password', '--email', 'nobody@example.org'])).toMatchObject({ code: 1 });
  });
});

test('let-in prints a link by which its user, and nobody else, signs in from a new browser while strangers guess', async () => {
  const email = 'elsa@example.org';
  await admin(['create-user', '--email', email, '--name', 'Elsa'], 'chosen-by-elsa');
  const now = new Date();
  for (let n = 0; n < 40; n += 1) await signIn(email, 'guess', now, { address: `198.51.100.${n}`, device: null });
  const from = (device: string | null) => signIn(email, 'chosen-by-elsa', now, { address: '203.0.113.1', device });
  expect(await from(null)).toMatchObject({ reason: 'tooManyAttempts' });

  const { out } = await admin(['let-in', '--email', 'Elsa@Example.org']);
  const [, link = ''] = /http:\S+\/browser#(\S+)/.exec(out) ?? [];
  const mark = markOf(link, now) ?? '';
  expect(deviceOf(mark, 'dora@example.org')).toBeNull();
  expect(await from(deviceOf(mark, email))).toMatchObject({ ok: true });

  const nobody = await admin(['let-in', '--email', 'nobody@example.org']);
  expect(nobody).toMatchObject({ code: 1, out: '' });
  expect(nobody.err).toContain('There is no user nobody@example.org.');
});

describe('set-account', () => {
  const base = ['set-account', ...VERDI, '--username', 'verdi', '--guid', '55195519-23bc-407b-b4b8-4a4e129337f6'];
  const url = ['--base-url', 'https://login.sendservice.eu/MultiChannelAPI/Api'];

  test('sets the account with its password from standard input, and again', async () => {
    const set = await admin([...base, ...url, '--rate', '0.5', '--shape', 'compact'], 'pass-5520\n');
    expect(set).toMatchObject({ code: 0 });
    expect(set.out).not.toContain('5520');
    const row = await prisma.account.findFirstOrThrow({ where: { workspace: { slug: 'clinica-verdi' } } });
    expect(openAccount(row)).toMatchObject({
      username: 'verdi',
      password: 'pass-5520',
      guid: '55195519-23bc-407b-b4b8-4a4e129337f6',
    });
    expect(row).toMatchObject({ shape: 'compact', sandbox: false, callsPerRequest: 100 });
    expect(await admin([...base, ...url, '--calls-per-request', '250'], 'pass-5521')).toMatchObject({ code: 0 });
    const after = await prisma.account.findUniqueOrThrow({ where: { id: row.id } });
    expect(openAccount(after).password).toBe('pass-5521');
    expect(after.callsPerRequest).toBe(250);
    const events = await prisma.event.findMany({ where: { kind: 'account.saved' } });
    expect(events).toHaveLength(2);
    expect(JSON.stringify(events.map(({ facts }) => facts))).not.toMatch(/5519|5520|5521/);
  });

  test.each([
    [[...base, ...url], undefined, 'password'],
    [[...base, '--base-url', 'http://login.sendservice.eu/Api'], 'x', 'https'],
    [[...base, '--base-url', 'https://evil.example/Api'], 'x', 'ALLOWED_HOSTS'],
    [[...base, ...url, '--calls-per-request', '0'], 'x', '--calls-per-request'],
    [[...base, ...url, '--guid', '..'], 'x', '--guid: it is no Guid'],
  ])('%j is refused and changes nothing', async (args, input, sentence) => {
    const before = await everything();
    const ended = await admin(args, input);
    expect(ended).toMatchObject({ code: 1, out: '' });
    expect(ended.err).toContain(sentence);
    expect(await everything()).toEqual(before);
  });
});
