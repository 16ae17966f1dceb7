import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { pool, prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { launchCampaign } from '#lib/features/dispatch/launch/launch.ts';
import { preflight } from '#lib/features/dispatch/prepare/preflight.ts';
import { addMember, makeAccount, makeActor, makeDraft, makeList } from '#tests/support/factory.ts';

const SUPPRESSED = '+393121000003';

async function house(people = 25, callsPerRequest = 10) {
  const actor = await makeActor();
  await makeAccount(actor, { callsPerRequest });
  const list = await makeList(actor, people);
  return { actor, list };
}

function launch(actor: Actor, draft: { id: string; revision: number }, expectedCalls: number) {
  return launchCampaign(actor, { campaignId: draft.id, revision: draft.revision, expectedCalls });
}

/** The advisory lock for which the processes wait, so that they start together. */
const STARTING_GUN = 5050;

/** Another process with a pool of its own; returns what became of each of its ten launches. */
async function launchTenTimes(actor: Actor, launch: Parameters<typeof launchCampaign>[1]): Promise<string[]> {
  const script = `
    import { closeDatabase, pool } from '#lib/db/client.ts';
    import { launchCampaign } from '#lib/features/dispatch/launch/launch.ts';
    const [actor, launch] = JSON.parse(process.argv[1]);
    await pool.query('SELECT pg_advisory_lock_shared($1), pg_advisory_unlock_shared($1)', [${STARTING_GUN}]);
    const ways = Array.from({ length: 10 }, () => launchCampaign(actor, launch).then(() => 'launched', (error) => error.code));
    console.log(JSON.stringify(await Promise.all(ways)));
    await closeDatabase();`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script, JSON.stringify([actor, launch])],
    { cwd: fileURLToPath(new URL('../..', import.meta.url)) },
  );
  return JSON.parse(stdout);
}

async function waitingForTheGun(): Promise<number> {
  const { rows } = await pool.query(
    `SELECT count(*)::int AS waiting FROM pg_locks WHERE locktype = 'advisory' AND objid = $1 AND NOT granted`,
    [STARTING_GUN],
  );
  return rows[0].waiting;
}

const stateOf = async (id: string) => (await prisma.campaign.findUniqueOrThrow({ where: { id } })).state;

describe('a launch freezes the audience into calls and batches', () => {
  it('gives everybody one call with a CodeRequest of its own, in batches of the account’s size', async () => {
    const { actor, list } = await house();
    const again = await makeList(actor, 10);
    const draft = await makeDraft(actor, [list, again]);
    expect(await launch(actor, draft, 25)).toEqual({ calls: 25, batches: 3 });

    const calls = await prisma.call.findMany({ where: { campaignId: draft.id } });
    expect(new Set(calls.map((call) => call.number)).size).toBe(25);
    expect(new Set(calls.map((call) => call.codeRequest)).size).toBe(25);
    const batches = await prisma.batch.findMany({ where: { campaignId: draft.id }, orderBy: { seq: 'asc' } });
    expect(batches.map((batch) => [batch.seq, batch.size, batch.state])).toEqual([
      [1, 10, 'pending'],
      [2, 10, 'pending'],
      [3, 5, 'pending'],
    ]);
    for (const batch of batches) expect(calls.filter((call) => call.batchId === batch.id)).toHaveLength(batch.size);
    expect(await stateOf(draft.id)).toBe('running');
    const tally = await prisma.campaignTally.findMany({ where: { campaignId: draft.id, calls: { gt: 0 } } });
    expect(tally.map(({ bucket, calls: n }) => [bucket, n])).toEqual([['pending', 25]]);
    const events = await prisma.event.findMany({ where: { subjectId: draft.id } });
    expect(events.map((event) => [event.kind, event.userId, event.facts])).toEqual([
      ['campaign.launched', actor.userId, { calls: 25, batches: 3, excluded: 0 }],
    ]);
  });

  it('calls nobody who is suppressed, and says so on the campaign', async () => {
    const { actor, list } = await house();
    const workspaceId = actor.workspaceId;
    const over = new Date(Date.now() - 1000);
    await prisma.suppression.createMany({
      data: [
        { workspaceId, number: SUPPRESSED, source: 'manual' },
        { workspaceId, number: '+393121000004', source: 'manual', since: new Date(0), until: over },
      ],
    });
    const draft = await makeDraft(actor, [list]);
    const before = await preflight(actor, draft.id, new Date());
    expect([before.inAudience, before.calls, before.excluded]).toEqual([25, 24, [{ reason: 'suppressed', people: 1 }]]);

    await launch(actor, draft, 24);
    const excluded = await prisma.call.findMany({ where: { campaignId: draft.id, state: 'excluded' } });
    expect(excluded.map((call) => [call.number, call.reason, call.batchId])).toEqual([
      [SUPPRESSED, 'suppressed', null],
    ]);
  });

  it('another workspace’s suppression excludes nobody here', async () => {
    const { actor, list } = await house();
    const other = await makeActor();
    await prisma.suppression.create({ data: { workspaceId: other.workspaceId, number: SUPPRESSED, source: 'manual' } });
    expect(await launch(actor, await makeDraft(actor, [list]), 25)).toMatchObject({ calls: 25 });
  });

  it('what is edited or deleted later changes nothing', async () => {
    const { actor, list } = await house(3);
    const draft = await makeDraft(actor, [list]);
    await launch(actor, draft, 3);
    const frozen = () => prisma.call.findMany({ where: { campaignId: draft.id }, orderBy: { number: 'asc' } });
    const before = await frozen();
    const { snapshot } = await prisma.campaign.findUniqueOrThrow({ where: { id: draft.id } });

    await prisma.contact.updateMany({ where: { workspaceId: actor.workspaceId }, data: { firstName: 'Altro' } });
    await prisma.contact.deleteMany({ where: { workspaceId: actor.workspaceId, number: SUPPRESSED } });
    await prisma.message.updateMany({ where: { workspaceId: actor.workspaceId }, data: { extension: 1, name: 'x' } });
    await prisma.message.deleteMany({ where: { workspaceId: actor.workspaceId } });
    await prisma.callerId.deleteMany({ where: { workspaceId: actor.workspaceId } });

    expect(await frozen()).toEqual(before);
    expect(before.map((call) => call.firstName)).toEqual(['Name1', 'Name2', 'Name3']);
    expect((await prisma.campaign.findUniqueOrThrow({ where: { id: draft.id } })).snapshot).toEqual(snapshot);
    expect(snapshot).toMatchObject({ callerId: '+390612345678', message: { extension: 200938 } });
  });
});

describe('a launch happens once, wholly, or not at all', () => {
  it('of fifty launches at once one wins', async () => {
    const { actor, list } = await house();
    const draft = await makeDraft(actor, [list]);
    const results = await Promise.allSettled(Array.from({ length: 50 }, () => launch(actor, draft, 25)));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'alreadyLaunched' });
    expect(await prisma.call.count({ where: { campaignId: draft.id } })).toBe(25);
    expect(await prisma.event.count({ where: { subjectId: draft.id } })).toBe(1);
  });

  it('of fifty launches at once from processes of their own, too', async () => {
    const { actor, list } = await house();
    const draft = await makeDraft(actor, [list]);
    const gate = await pool.connect();
    await gate.query('SELECT pg_advisory_lock($1)', [STARTING_GUN]);
    const launch = { campaignId: draft.id, revision: draft.revision, expectedCalls: 25 };
    const processes = Array.from({ length: 5 }, () => launchTenTimes(actor, launch));
    await expect.poll(waitingForTheGun).toBe(processes.length);
    await gate.query('SELECT pg_advisory_unlock($1)', [STARTING_GUN]);
    gate.release();
    const told = (await Promise.all(processes)).flat();
    expect(told.sort()).toEqual([...Array(49).fill('alreadyLaunched'), 'launched']);
    expect(await prisma.call.count({ where: { campaignId: draft.id } })).toBe(25);
    expect(await prisma.batch.count({ where: { campaignId: draft.id } })).toBe(3);
    expect(await prisma.event.count({ where: { subjectId: draft.id } })).toBe(1);
  });

  it('a failure in the middle leaves the draft as it was', async () => {
    const { actor, list } = await house();
    const draft = await makeDraft(actor, [list]);
    // The last batch cannot be made: its place in the campaign is taken.
    const account = await prisma.account.findFirstOrThrow({ where: { workspaceId: actor.workspaceId } });
    const { workspaceId } = actor;
    const squatter = await prisma.batch.create({
      data: { workspaceId, campaignId: draft.id, accountId: account.id, seq: 3, size: 1, retries: 3 },
    });
    await expect(launch(actor, draft, 25)).rejects.toThrow();
    expect(await stateOf(draft.id)).toBe('draft');
    expect(await prisma.call.count({ where: { campaignId: draft.id } })).toBe(0);
    expect(await prisma.campaignTally.count({ where: { campaignId: draft.id } })).toBe(0);

    await prisma.batch.delete({ where: { id: squatter.id } });
    expect(await launch(actor, draft, 25)).toEqual({ calls: 25, batches: 3 });
  });

  it('an audience that is not the one confirmed is not called', async () => {
    const { actor, list } = await house();
    const draft = await makeDraft(actor, [list]);
    await expect(launch(actor, draft, 24)).rejects.toMatchObject({
      code: 'audienceChanged',
      params: { expected: 24, found: 25 },
    });
    expect(await stateOf(draft.id)).toBe('draft');
  });

  it('a draft that was edited since it was reviewed is not launched', async () => {
    const { actor, list } = await house();
    const draft = await makeDraft(actor, [list]);
    await prisma.campaign.update({ where: { id: draft.id }, data: { revision: { increment: 1 } } });
    await expect(launch(actor, draft, 25)).rejects.toMatchObject({ code: 'reviewOutdated' });
  });
});

describe('who may not launch, and what cannot be launched, is told why', () => {
  it.each(['operator', 'auditor'] as const)('%s', async (role) => {
    const { actor, list } = await house();
    const draft = await makeDraft(actor, [list]);
    const colleague = await addMember(actor.workspaceId, role);
    await expect(launch(colleague, draft, 25)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await stateOf(draft.id)).toBe('draft');
  });

  it('another workspace’s campaign is not found', async () => {
    const { actor, list } = await house();
    const draft = await makeDraft(actor, [list]);
    const stranger = await makeActor();
    await expect(launch(stranger, draft, 25)).rejects.toMatchObject({ code: 'notFound' });
    await expect(preflight(stranger, draft.id, new Date())).rejects.toMatchObject({ code: 'notFound' });
    expect(await stateOf(draft.id)).toBe('draft');
  });

  it('a window that is over', async () => {
    const { actor, list } = await house();
    const draft = await makeDraft(actor, [list], { windowStart: new Date(0), windowEnd: new Date(Date.now() - 1) });
    await expect(launch(actor, draft, 25)).rejects.toMatchObject({ code: 'windowOver' });
    expect((await preflight(actor, draft.id, new Date())).blockers).toEqual([{ code: 'windowOver' }]);
  });

  it('nobody to call', async () => {
    const { actor } = await house(1);
    const draft = await makeDraft(actor, [await makeList(actor, 0)]);
    await expect(launch(actor, draft, 0)).rejects.toMatchObject({ code: 'audienceEmpty' });
    expect((await preflight(actor, draft.id, new Date())).blockers).toEqual([{ code: 'audienceEmpty' }]);
  });

  it('no account, or one that waits for a person', async () => {
    const actor = await makeActor();
    const draft = await makeDraft(actor, [await makeList(actor, 2)]);
    await expect(launch(actor, draft, 2)).rejects.toMatchObject({ code: 'accountMissing' });
    await makeAccount(actor);
    await prisma.account.updateMany({
      where: { workspaceId: actor.workspaceId },
      data: { stoppedReason: 'unauthorised' },
    });
    await expect(launch(actor, draft, 2)).rejects.toMatchObject({ code: 'accountPaused' });
  });

  it('an incomplete draft', async () => {
    const { actor, list } = await house();
    const draft = await makeDraft(actor, [list]);
    await prisma.campaign.update({ where: { id: draft.id }, data: { messageId: null, windowStart: null } });
    await expect(launch(actor, draft, 25)).rejects.toMatchObject({ code: 'draftIncomplete' });
    const { blockers, firstRequests } = await preflight(actor, draft.id, new Date());
    expect(blockers).toEqual([{ code: 'noMessage' }, { code: 'noWindow' }]);
    expect(firstRequests).toEqual([]);
  });

  it('a draft without a message knows nevertheless whether its window is long enough', async () => {
    const { actor, list } = await house();
    const draft = await makeDraft(actor, [list]);
    await prisma.campaign.update({ where: { id: draft.id }, data: { messageId: null } });
    const check = async () => {
      const { forecast, warnings } = await preflight(actor, draft.id, new Date());
      return [forecast?.endsAt != null, warnings.some(({ code }) => code === 'willNotFinish')];
    };
    expect(await check()).toEqual([true, false]);
    const { workspaceId } = actor;
    await prisma.account.updateMany({ where: { workspaceId }, data: { requestsPerSecond: 0.001, callsPerRequest: 1 } });
    expect(await check()).toEqual([false, true]);
  });
});

describe('the check before the launch tells what will be sent', () => {
  it('the first requests are those of the launch, with the secrets masked', async () => {
    const { actor, list } = await house();
    const draft = await makeDraft(actor, [list], { kind: 'ivrTts' });
    const { firstRequests, calls, batches } = await preflight(actor, draft.id, new Date());
    expect([calls, batches, firstRequests.length]).toEqual([25, 3, 2]);
    await launch(actor, draft, 25);
    const first = await prisma.batch.findFirstOrThrow({
      where: { campaignId: draft.id, seq: 1 },
      include: { calls: { orderBy: { number: 'asc' } } },
    });
    const body = JSON.parse(firstRequests[0]?.body ?? '');
    expect(body.InstantCalls.map((item: { NumberToCall: string }) => item.NumberToCall)).toEqual(
      first.calls.map((call) => call.number.replace('+', '00')),
    );
    expect(firstRequests.map((request) => request.body).join()).not.toMatch(/office-(username|password)/);
  });

  it('a window over a change of clocks starts and ends with different offsets', async () => {
    const { actor, list } = await house(1);
    const draft = await makeDraft(actor, [list], {
      windowStart: new Date('2027-03-27T08:00:00Z'),
      windowEnd: new Date('2027-03-28T18:00:00Z'),
    });
    const { firstRequests } = await preflight(actor, draft.id, new Date('2027-03-27T07:00:00Z'));
    const [item] = JSON.parse(firstRequests[0]?.body ?? '').InstantCalls;
    expect([item.StartDate, item.EndDate]).toEqual(['2027-03-27T09:00:00.000+01:00', '2027-03-28T20:00:00.000+02:00']);
  });
});
