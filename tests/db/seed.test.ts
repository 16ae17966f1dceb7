import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { signIn } from '#lib/auth/sign-in.ts';
import { prisma } from '#lib/db/client.ts';
import { openAccount } from '#lib/db/credentials.ts';
import { sandboxBaseUrl } from '#lib/features/accounts/sandbox.ts';
import { Digits } from '#lib/features/messages/schema.ts';
import { DEMO_USERS, DEMO_WORKSPACES } from '../../prisma/demo.ts';

const SCRIPT = fileURLToPath(new URL('../../prisma/seed.ts', import.meta.url));

async function seed(env: Record<string, string> = {}): Promise<string> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', SCRIPT], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.on('data', (chunk) => (said += chunk));
  child.stderr.on('data', (chunk) => (said += chunk));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(said);
  return said;
}

async function counts() {
  const [workspaces, users, members, callerIds, messages, contacts, lists, listed, accounts] = await Promise.all([
    prisma.workspace.count(),
    prisma.user.count(),
    prisma.member.count(),
    prisma.callerId.count(),
    prisma.message.count(),
    prisma.contact.count(),
    prisma.list.count(),
    prisma.listMember.count(),
    prisma.account.count(),
  ]);
  return { workspaces, users, members, callerIds, messages, contacts, lists, listed, accounts };
}

test('the demo is seeded once into an empty database, however many start at once, and never again', async () => {
  await seed({ SEED_DEMO: 'false' });
  expect((await counts()).workspaces).toBe(0);

  const said = await Promise.all([seed(), seed(), seed()]);
  const whole = {
    workspaces: 2,
    users: 4,
    members: 5,
    callerIds: 4,
    messages: 6,
    contacts: 24,
    lists: 2,
    listed: 24,
    accounts: 2,
  };
  expect(await counts()).toEqual(whole);
  expect(said.join('')).toBe('');

  const [owner] = DEMO_USERS;
  if (!owner) throw new Error('no owner');
  const { id } = await prisma.user.findUniqueOrThrow({ where: { email: owner.email } });
  const roles = await prisma.member.findMany({
    where: { userId: id },
    select: { role: true, workspace: { select: { slug: true } } },
  });
  expect(roles.map(({ role, workspace }) => [workspace.slug, role]).sort()).toEqual(
    DEMO_WORKSPACES.map(({ slug }) => [slug, 'owner']).sort(),
  );
  for (const { email, password } of DEMO_USERS)
    expect(await signIn(email, password, new Date())).toMatchObject({ ok: true });

  for (const account of await prisma.account.findMany())
    expect(openAccount(account)).toMatchObject({ sandbox: true, baseUrl: sandboxBaseUrl(), username: 'sandbox' });
  for (const { digits } of await prisma.message.findMany()) expect(Digits.safeParse(digits).success).toBe(true);

  await prisma.contact.deleteMany();
  await seed();
  expect(await counts()).toEqual({ ...whole, contacts: 0, listed: 0 });

  await seed({ SANDBOX_PORT: '4999' });
  const moved = await prisma.account.findMany({ select: { baseUrl: true } });
  expect(new Set(moved.map(({ baseUrl }) => new URL(baseUrl).port))).toEqual(new Set(['4999']));
});
