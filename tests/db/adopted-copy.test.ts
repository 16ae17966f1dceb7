import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, it, vi } from 'vitest';
import { pool, prisma } from '#lib/db/client.ts';
import { launchCampaign, lookUpAfterRestore } from '#lib/features/dispatch/service.ts';
import { elsewhere, settleIn } from '#lib/jobs/installation.ts';
import { makeAccount, makeActor, makeDraft, makeList } from '#tests/support/factory.ts';
import { backUp, place } from '#tests/support/older.ts';
import { ownSandbox, timePasses, workOff } from '#tests/support/platform.ts';

// A command is a process of its own: how long that takes is the machine's matter.
vi.setConfig({ testTimeout: 300_000 });

const PEOPLE = 30;
const A_REQUEST = 5;

const sandbox = ownSandbox();
beforeEach(async () => {
  await sandbox.clear();
  await sandbox.heal();
  await pool.query(`UPDATE account SET stopped_reason = 'unauthorised'`);
  await pool.query('DELETE FROM installation');
});

async function launched(people = PEOPLE, callsPerRequest = A_REQUEST) {
  const actor = await makeActor();
  await makeAccount(actor, { ...sandbox.account(), callsPerRequest, inFlight: 1 });
  await sandbox.prove(actor);
  const draft = await makeDraft(actor, [await makeList(actor, people)], { maxRetries: 0 });
  await launchCampaign(actor, { campaignId: draft.id, revision: draft.revision, expectedCalls: people });
  return { actor, campaignId: draft.id };
}

const arrivals = async () => {
  const items = await sandbox.items();
  return { all: items.length, people: new Set(items.map(({ number }) => number)).size };
};
const stoppedReason = async (workspaceId: string) =>
  (await prisma.account.findFirstOrThrow({ where: { workspaceId, rehearsal: false } })).stoppedReason;

/** The grace period has passed for what was put in doubt first, and the platform is asked twice. */
async function graceIsOver(campaignId: string) {
  await timePasses(campaignId, 16 * 60);
  await workOff();
  await timePasses(campaignId);
  await workOff();
}

it('a copy that was adopted beside its original places the last batch and waits; the original finds it and stops', async () => {
  // More requests than are asked about one by one.
  const { actor, campaignId } = await launched(130, 1);
  await place(campaignId, 1);
  const asTheOriginal = await backUp(campaignId);
  expect(await lookUpAfterRestore(actor, 'mayRun')).toEqual({ calls: 129 });
  await graceIsOver(campaignId);
  await timePasses(campaignId);
  await workOff();
  expect(await arrivals(), 'the copy has announced itself').toEqual({ all: 2, people: 2 });

  // The original knows nothing of that. It has asked two minutes ago, and has placed since.
  await asTheOriginal();
  await pool.query(
    `UPDATE campaign SET cleared_for = incarnation(), cleared_at = now() - interval '121 seconds' WHERE id = $1`,
    [campaignId],
  );
  await timePasses(campaignId);
  await workOff();
  expect(await stoppedReason(actor.workspaceId)).toBe('olderDatabase');
  expect(await arrivals()).toEqual({ all: 2, people: 2 });
});

it('where the original is gone, the copy calls everybody once', async () => {
  const { actor, campaignId } = await launched();
  await place(campaignId, 2);
  await lookUpAfterRestore(actor, 'mayRun');
  for (let asked = 0; asked < 4; asked += 1) await graceIsOver(campaignId);
  expect(await arrivals()).toEqual({ all: PEOPLE, people: PEOPLE });
  expect(await stoppedReason(actor.workspaceId)).toBeNull();
});

it('a campaign asks while it places, too', async () => {
  const { campaignId } = await launched();
  await pool.query(`UPDATE campaign SET cleared_at = now() - interval '100 seconds' WHERE id = $1`, [campaignId]);
  await place(campaignId, 2);
  await pool.query(`UPDATE campaign SET cleared_at = cleared_at - interval '21 seconds' WHERE id = $1`, [campaignId]);
  await timePasses(campaignId);
  expect((await workOff()).filter(({ kind }) => kind !== 'lookUp')[0]?.kind).toBe('clear');
});

it('what was of unknown outcome in the copy is asked about from the beginning: the original may have sent it again', async () => {
  const { actor, campaignId } = await launched();
  await sandbox.faults([{ kind: 'status', status: 503, on: 'place' }]);
  await place(campaignId, 1);
  await sandbox.heal();
  await timePasses(campaignId, 3600);
  await pool.query(`UPDATE account SET stopped_reason = 'unexpectedAnswer' WHERE workspace_id = $1`, [
    actor.workspaceId,
  ]);
  await workOff({ most: 1 });
  const unknown = () =>
    prisma.batch.findFirstOrThrow({ where: { campaignId, state: 'unknown' }, orderBy: { seq: 'asc' } });
  expect((await unknown()).absentSince).not.toBeNull();
  await lookUpAfterRestore(actor, 'mayRun');
  const { absentSince, sentAt } = await unknown();
  expect(absentSince).toBeNull();
  expect(sentAt?.getTime()).toBeGreaterThan(Date.now());
});

it('the command says what it would mean, and does nothing until somebody says that the original is stopped', async () => {
  const { campaignId } = await launched();
  await settleIn();
  const admin = (...flags: string[]) =>
    spawnSync(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        fileURLToPath(new URL('../../prisma/scripts/admin.ts', import.meta.url)),
        'adopt',
        ...flags,
      ],
      { encoding: 'utf8', env: process.env },
    );
  expect(admin('--original', 'stopped').stdout).toContain('already');
  await pool.query(`UPDATE installation SET folder = '/elsewhere'`);
  const states = async () =>
    (await prisma.batch.groupBy({ by: ['state'], where: { campaignId } })).map(({ state }) => state);
  for (const flags of [[], ['--original', 'yes']]) {
    const refused = admin(...flags);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toMatch(/the data folder.*both would call the same people/s);
    expect(await elsewhere()).toEqual(['folder']);
    expect(await states()).toEqual(['pending']);
  }
  const done = admin('--original', 'stopped');
  expect([done.status, done.stderr]).toEqual([0, '']);
  expect(done.stdout).toMatch(/30 waiting calls are looked up.*calls are sent from here/s);
  expect(await elsewhere()).toEqual([]);
  expect(await states()).toEqual(['unknown']);
});
