import { describe, expect, onTestFinished, test } from 'vitest';
import { readExchange } from '#lib/audit/exchanges.ts';
import { prisma } from '#lib/db/client.ts';
import { openAccount, sealCredentials } from '#lib/db/credentials.ts';
import type { Prisma } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { env } from '#lib/env.ts';
import { accountOf } from '#lib/features/accounts/queries.ts';
import { sandboxBaseUrl } from '#lib/features/accounts/sandbox.ts';
import { AccountForm } from '#lib/features/accounts/schema.ts';
import { resumeAccount, saveAccount } from '#lib/features/accounts/service.ts';
import { testAccount } from '#lib/features/accounts/test-account.ts';
import { SANDBOX_CREDENTIALS } from '#lib/sendservice/sandbox/credentials.ts';
import { shortcut } from '#tests/support/shortcut.ts';
import { makeAccount, makeActor, makeDraft } from '../support/factory.ts';
import { ownSandbox } from '../support/platform.ts';

const SECRETS = {
  username: 'verdi-user-7731',
  password: 'verdi-pass-7732',
  guid: '77337733-23bc-407b-b4b8-4a4e129337f6',
};
const BASE = 'https://login.sendservice.eu/MultiChannelAPI/Api';

const form = (given: Record<string, string> = {}) =>
  AccountForm.parse({ platform: 'sendservice', baseUrl: BASE, ...SECRETS, ...given });
const row = (actor: Actor) => prisma.account.findFirstOrThrow({ where: { workspaceId: actor.workspaceId } });

/** Everything of a workspace that a page or an auditor may read, as one text. */
async function everythingReadable(actor: Actor): Promise<string> {
  const { workspaceId } = actor;
  const [facts, events, exchanges] = await Promise.all([
    accountOf(actor),
    prisma.event.findMany({ where: { workspaceId } }),
    prisma.exchange.findMany({ where: { workspaceId } }),
  ]);
  const told = exchanges.map(({ request, response, ...rest }) => ({ ...rest, ...readExchange({ request, response }) }));
  return JSON.stringify([facts, events, told], (_, value) => (typeof value === 'bigint' ? String(value) : value));
}

function expectNoSecret(text: string, secrets: Record<string, string> = SECRETS) {
  for (const secret of Object.values(secrets)) expect(text).not.toContain(secret);
}

describe('the secrets of an account', () => {
  test('come back from where they were sealed, and from nowhere else', async () => {
    const [here, there] = [await makeActor(), await makeActor()];
    await saveAccount(here, form());
    const saved = await row(here);
    expect(openAccount(saved)).toMatchObject(SECRETS);
    expect(Buffer.from(saved.password).includes(SECRETS.password)).toBe(false);
    expect(() => openAccount({ ...saved, password: saved.guid })).toThrow();
    expect(() => openAccount({ ...saved, workspaceId: there.workspaceId })).toThrow();
    const changed = Uint8Array.from(saved.guid);
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    expect(() => openAccount({ ...saved, guid: changed })).toThrow();
  });

  test('are sealed anew each time, so that equal ones do not look equal', () => {
    const [one, two] = [sealCredentials('w', SECRETS), sealCredentials('w', SECRETS)];
    expect(Buffer.from(one.password).equals(Buffer.from(two.password))).toBe(false);
  });

  test('stay when left empty, and are never read again', async () => {
    const actor = await makeActor();
    await saveAccount(actor, form());
    await saveAccount(actor, form({ username: '', guid: '', password: 'another-7734', callsPerRequest: '250' }));
    expect(openAccount(await row(actor))).toMatchObject({ ...SECRETS, password: 'another-7734' });
    const facts = await accountOf(actor);
    expect(facts).toMatchObject({ callsPerRequest: 250, baseUrl: BASE });
    const [first, second] = await prisma.event.findMany({
      where: { workspaceId: actor.workspaceId },
      orderBy: { id: 'asc' },
    });
    expect(facts?.secretsSet).toEqual({ username: first?.at, password: second?.at, guid: first?.at });
    expectNoSecret(await everythingReadable(actor), { ...SECRETS, password: 'another-7734' });
  });

  test('are not carried to another address', async () => {
    const actor = await makeActor();
    await saveAccount(actor, form());
    const elsewhere = form({ baseUrl: 'http://127.0.0.1:9/Api', username: '', password: '', guid: '' });
    await expect(saveAccount(actor, elsewhere)).rejects.toMatchObject({ code: 'credentialsMissing' });
    expect(await row(actor)).toMatchObject({ baseUrl: BASE });
  });
});

describe('saving an account', () => {
  test('needs all secrets the first time', async () => {
    const actor = await makeActor();
    await expect(saveAccount(actor, form({ guid: '' }))).rejects.toMatchObject({ code: 'credentialsMissing' });
    expect(await accountOf(actor)).toBeNull();
  });

  test('to the sandbox fills everything in', async () => {
    const actor = await makeActor();
    await saveAccount(actor, AccountForm.parse({ platform: 'sandbox' }));
    expect(openAccount(await row(actor))).toMatchObject({
      sandbox: true,
      baseUrl: sandboxBaseUrl(),
      ...SANDBOX_CREDENTIALS,
    });
  });

  test('forgets the credit of the credentials before', async () => {
    const actor = await makeActor();
    await saveAccount(actor, form());
    await prisma.account.updateMany({
      where: { workspaceId: actor.workspaceId },
      data: { credits: 12, creditsAt: new Date() },
    });
    await saveAccount(actor, form({ username: '', password: '', guid: '', inFlight: '4' }));
    expect((await accountOf(actor))?.credits).toBe('12');
    await saveAccount(actor, form({ guid: '88337733-23bc-407b-b4b8-4a4e129337f6' }));
    expect(await accountOf(actor)).toMatchObject({ credits: null, creditsAt: null });
  });

  test('does not move the address from under calls that are on their way', async () => {
    const actor = await makeActor();
    await saveAccount(actor, form());
    const campaign = await makeDraft(actor, []);
    const moved = form({ baseUrl: 'http://127.0.0.1:9/Api' });
    await shortcut(() => prisma.campaign.update({ where: { id: campaign.id }, data: { state: 'running' } }));
    await expect(saveAccount(actor, moved)).rejects.toMatchObject({
      code: 'accountInUse',
      params: { names: `“${campaign.name}”` },
    });
    // Cancelled, but a request of it may still be looked up.
    await prisma.campaign.update({ where: { id: campaign.id }, data: { state: 'cancelled' } });
    const { id: accountId } = await row(actor);
    const batch = await prisma.batch.create({
      data: {
        workspaceId: actor.workspaceId,
        campaignId: campaign.id,
        accountId,
        seq: 1,
        size: 1,
        retries: 3,
        state: 'unknown',
      },
    });
    await expect(saveAccount(actor, moved)).rejects.toMatchObject({ code: 'accountInUse' });
    await saveAccount(actor, form({ password: 'corrected-password' }));
    await prisma.batch.update({ where: { id: batch.id }, data: { state: 'done' } });
    await saveAccount(actor, moved);
    expect(await row(actor)).toMatchObject({ baseUrl: 'http://127.0.0.1:9/Api' });
  });

  test('of one workspace leaves another’s alone', async () => {
    const [here, there] = [await makeActor(), await makeActor()];
    await saveAccount(here, form());
    await saveAccount(there, form({ guid: '99337733-23bc-407b-b4b8-4a4e129337f6' }));
    await resumeAccount(there);
    expect(openAccount(await row(here))).toMatchObject(SECRETS);
    expect((await accountOf(there))?.baseUrl).toBe(BASE);
  });
});

describe('a platform that keeps requests waiting', () => {
  test('is said with the next try, and since when it is unreachable, until it answers or a person is needed', async () => {
    const actor = await makeActor();
    await saveAccount(actor, form());
    const { workspaceId } = actor;
    const { id } = await row(actor);
    const change = (data: Prisma.AccountUpdateInput) => prisma.account.update({ where: { id }, data });
    const platform = async () => (await accountOf(actor))?.platform;
    expect(await platform()).toBeNull();
    const nextTry = new Date(Date.now() + 20_000);
    await change({ restsUntil: nextTry });
    expect(await platform()).toEqual({ reason: 'resting', since: null, nextTry });
    await change({ restsUntil: null, unreachableUntil: nextTry });
    expect(await platform()).toEqual({ reason: 'unreachable', since: null, nextTry });
    const about = { workspaceId, kind: 'account.unreachable', subject: 'account', subjectId: id };
    await prisma.event.create({ data: { ...about, at: new Date(0) } });
    const { at: since } = await prisma.event.create({ data: about });
    expect(await platform()).toEqual({ reason: 'unreachable', since, nextTry });
    await change({ stoppedReason: 'noCredit' });
    expect(await platform()).toBeNull();
    await change({ stoppedReason: null, unreachableUntil: null });
    expect(await platform()).toBeNull();
  });
});

describe('a stopped account', () => {
  test('stays stopped when it is saved, and goes on when a person says so', async () => {
    const actor = await makeActor();
    await saveAccount(actor, form());
    await prisma.account.updateMany({
      where: { workspaceId: actor.workspaceId },
      data: { stoppedReason: 'unauthorised' },
    });
    await saveAccount(actor, form({ password: 'corrected-password' }));
    expect((await accountOf(actor))?.stoppedReason).toBe('unauthorised');
    await resumeAccount(actor);
    await resumeAccount(actor);
    expect((await accountOf(actor))?.stoppedReason).toBeNull();
    const resumed = await prisma.event.findMany({
      where: { workspaceId: actor.workspaceId, kind: 'account.resumed' },
    });
    expect(resumed).toMatchObject([{ facts: { reason: 'unauthorised' }, userId: actor.userId }]);
  });
});

describe('who may not', () => {
  test.each(['manager', 'operator', 'auditor'] as const)('a %s neither saves nor tests nor resumes', async (role) => {
    const actor = await makeActor(role);
    await makeAccount(actor);
    await expect(saveAccount(actor, form())).rejects.toMatchObject({ code: 'forbidden' });
    await expect(testAccount(actor)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(resumeAccount(actor)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await prisma.exchange.count({ where: { workspaceId: actor.workspaceId } })).toBe(0);
  });
});

describe('the form of an account', () => {
  const problems = (given: Record<string, string>) => {
    const parsed = AccountForm.safeParse({ platform: 'sendservice', baseUrl: BASE, ...SECRETS, ...given });
    return parsed.success ? {} : Object.fromEntries(parsed.error.issues.map((it) => [it.path.join('.'), it.message]));
  };

  test('takes https to allowed hosts, and loopback', () => {
    expect(problems({ baseUrl: 'http://login.sendservice.eu/Api' })).toEqual({ baseUrl: 'insecureUrl' });
    expect(problems({ baseUrl: 'https://evil.example/Api' })).toEqual({ baseUrl: 'hostNotAllowed' });
    expect(problems({ baseUrl: 'login.sendservice.eu' })).toEqual({ baseUrl: 'invalidUrl' });
    expect(problems({ baseUrl: 'http://127.0.0.1:4010/Api/' })).toEqual({});
    expect(form({ baseUrl: `${BASE}/` })).toMatchObject({ baseUrl: BASE });
  });

  test('takes of this machine the sandbox’s own address only, unless trials are allowed', () => {
    env.LOOPBACK_PLATFORMS = false;
    onTestFinished(() => {
      env.LOOPBACK_PLATFORMS = true;
    });
    const origin = new URL(sandboxBaseUrl()).origin;
    for (const path of [
      '',
      '/_sandbox/items',
      '/_sandbox',
      '/MultiChannelAPI/Api/../../_sandbox/items',
      '/MultiChannelAPI',
    ]) {
      expect(problems({ baseUrl: origin + path }), path).toEqual({ baseUrl: 'hostNotAllowed' });
    }
    expect(problems({ baseUrl: 'http://127.0.0.1:5432/x' })).toEqual({ baseUrl: 'hostNotAllowed' });
    expect(form({ baseUrl: `${sandboxBaseUrl()}/` })).toMatchObject({ baseUrl: sandboxBaseUrl() });
  });

  test.each([
    '..',
    '../../_sandbox/items',
    '\\'.repeat(14),
    'x',
    '1a16cc39-23bc-407b-b4b8-4a4e129337f6/..',
    '1a16cc3923bc407bb4b84a4e129337f6',
  ])('takes no Guid that is none: %s', (guid) => expect(problems({ guid })).toEqual({ guid: 'invalidGuid' }));

  test('leaves an account with such a Guid of earlier times as it is, until another is entered', async () => {
    const actor = await makeActor();
    await makeAccount(actor, { baseUrl: BASE, guid: 'of-earlier-times' });
    await saveAccount(actor, form({ username: '', password: '', guid: '', inFlight: '4' }));
    expect(openAccount(await row(actor)).guid).toBe('of-earlier-times');
    await saveAccount(actor, form({ username: '', password: '' }));
    expect(openAccount(await row(actor)).guid).toBe(SECRETS.guid);
  });

  test('says everything that is wrong at once', () => {
    const all = { baseUrl: 'x', secrets: 'needed', username: '', guid: ' ', callsPerRequest: '1001', inFlight: '1.5' };
    expect(Object.keys(problems(all)).sort()).toEqual(['baseUrl', 'callsPerRequest', 'guid', 'inFlight', 'username']);
  });

  test('reads the rate with either decimal sign', () => {
    expect(form({ requestsPerSecond: '0,5' })).toMatchObject({ requestsPerSecond: 0.5 });
    expect(form({ requestsPerSecond: '0.5' })).toMatchObject({ requestsPerSecond: 0.5 });
    expect(Object.keys(problems({ requestsPerSecond: '0' }))).toEqual(['requestsPerSecond']);
  });
});

describe('testing the account', () => {
  const sandbox = ownSandbox();

  async function actorWith(given: Partial<ReturnType<typeof sandbox.account>> = {}) {
    const actor = await makeActor();
    await makeAccount(actor, { ...sandbox.account(), ...given });
    return actor;
  }

  test('reads the credits, keeps them, and leaves its exchange and event', async () => {
    const actor = await actorWith();
    const result = await testAccount(actor);
    expect(result).toMatchObject({ ok: true });
    const credits = result.ok ? result.credits : '';
    expect(Number(credits)).toBeGreaterThan(0);
    expect(Number((await accountOf(actor))?.credits)).toBe(Number(credits));
    const [exchange] = await prisma.exchange.findMany({ where: { workspaceId: actor.workspaceId } });
    expect(exchange).toMatchObject({ kind: 'credits', outcome: 'accepted', httpStatus: 200, method: 'GET' });
    expect(exchange?.url).toMatch(/\/Credits\/••••••$/);
    expect(exchange && readExchange(exchange).response).toMatch(/CreditUnits/i);
    const events = await prisma.event.findMany({ where: { workspaceId: actor.workspaceId } });
    expect(events).toMatchObject([{ kind: 'account.tested', facts: { ok: true, credits } }]);
    expectNoSecret(await everythingReadable(actor), { guid: sandbox.account().guid });
  });

  test('tells a wrong Guid by its refusal, and keeps no credit', async () => {
    const guid = '99999999-8888-4777-8666-555555555555';
    const actor = await actorWith({ guid });
    expect(await testAccount(actor)).toEqual({ ok: false, reason: 'unauthorised', httpStatus: 401 });
    expect((await accountOf(actor))?.credits).toBeNull();
    const events = await prisma.event.findMany({ where: { workspaceId: actor.workspaceId } });
    expect(events).toMatchObject([{ kind: 'account.tested', facts: { ok: false, reason: 'unauthorised' } }]);
    expectNoSecret(await everythingReadable(actor), { guid });
  });

  test('tells a platform that is not there', async () => {
    const actor = await actorWith({ baseUrl: 'http://127.0.0.1:1/Api' });
    expect(await testAccount(actor)).toEqual({ ok: false, reason: 'connectionRefused', httpStatus: null });
    const [exchange] = await prisma.exchange.findMany({ where: { workspaceId: actor.workspaceId } });
    expect(exchange).toMatchObject({ outcome: 'notDelivered', httpStatus: null, response: null });
    expect(exchange?.endedAt).not.toBeNull();
  });

  test('does not talk to a host that is no longer allowed', async () => {
    const actor = await actorWith({ baseUrl: 'https://was-allowed.example/Api' });
    await expect(testAccount(actor)).rejects.toMatchObject({ code: 'hostNotAllowed' });
    expect(await prisma.exchange.count({ where: { workspaceId: actor.workspaceId } })).toBe(0);
  });

  test('without an account says so', async () => {
    await expect(testAccount(await makeActor())).rejects.toMatchObject({ code: 'accountMissing' });
  });

  test('asked to be left alone, which another platform did not', async () => {
    const actor = await makeActor();
    await saveAccount(actor, form());
    const { id } = await row(actor);
    await prisma.account.update({ where: { id }, data: { restsUntil: new Date(Date.now() + 60_000) } });
    await saveAccount(actor, form());
    expect(await accountOf(actor)).toMatchObject({ platform: { reason: 'resting' } });
    await saveAccount(actor, form({ platform: 'sandbox' }));
    expect(await accountOf(actor)).toMatchObject({ platform: null });
  });
});
