import { beforeEach, describe, expect, it } from 'vitest';
import { pool, prisma } from '#lib/db/client.ts';
import { resumeAccount } from '#lib/features/accounts/service.ts';
import { sweep } from '#lib/features/dispatch/course/sweep.ts';
import { launchCampaign, lookUpAfterRestore } from '#lib/features/dispatch/service.ts';
import { adopt, elsewhere, settleIn } from '#lib/jobs/installation.ts';
import { makeAccount, makeActor, makeDraft, makeList } from '#tests/support/factory.ts';
import { backUp, place, restart } from '#tests/support/older.ts';
import { askTwice, ownSandbox, timePasses, workOff } from '#tests/support/platform.ts';

const PEOPLE = 30;
const A_REQUEST = 5;

const sandbox = ownSandbox();
beforeEach(async () => {
  await sandbox.clear();
  await sandbox.heal();
  await pool.query(`UPDATE account SET stopped_reason = 'unauthorised'`);
  await pool.query('DELETE FROM installation');
});

async function launched(given: { proven?: boolean } = {}) {
  const actor = await makeActor();
  await makeAccount(actor, { ...sandbox.account(), callsPerRequest: A_REQUEST, inFlight: 1 });
  if (given.proven !== false) await sandbox.prove(actor);
  const draft = await makeDraft(actor, [await makeList(actor, PEOPLE)], { maxRetries: 0 });
  await launchCampaign(actor, { campaignId: draft.id, revision: draft.revision, expectedCalls: PEOPLE });
  return { actor, campaignId: draft.id };
}

const arrivals = async () => {
  const items = await sandbox.items();
  return { all: items.length, people: new Set(items.map(({ number }) => number)).size };
};
const stoppedReason = async (workspaceId: string) =>
  (await prisma.account.findFirstOrThrow({ where: { workspaceId, rehearsal: false } })).stoppedReason;

describe('a database that was put back', () => {
  it.each([1, 2, 4])(
    '%i batches after the copy: nobody is called twice, and after a person looked nobody is forgotten',
    async (later) => {
      const { actor, campaignId } = await launched();
      await place(campaignId, 1);
      const putBack = await backUp(campaignId);
      await place(campaignId, later);
      const before = await arrivals();
      await putBack();

      await workOff();
      await timePasses(campaignId);
      await workOff();
      expect(await arrivals()).toEqual(before);
      expect(await stoppedReason(actor.workspaceId)).toBe('olderDatabase');
      await expect(resumeAccount(actor)).rejects.toMatchObject({ code: 'lookUpFirst' });

      expect(await lookUpAfterRestore(actor)).toEqual({ calls: PEOPLE - A_REQUEST });
      for (let asked = 0; asked < 4; asked += 1) await askTwice(campaignId);
      expect(await arrivals()).toEqual({ all: PEOPLE, people: PEOPLE });
      await sweep();
      expect(await stoppedReason(actor.workspaceId)).toBeNull();
    },
  );

  it('goes on by itself where nothing was sent meanwhile', async () => {
    const { actor, campaignId } = await launched();
    await place(campaignId, 2);
    await restart(campaignId);
    await timePasses(campaignId);
    await workOff();
    expect(await arrivals()).toEqual({ all: PEOPLE, people: PEOPLE });
    expect(await stoppedReason(actor.workspaceId)).toBeNull();
  });

  it('waits while the platform cannot say, and while it does not show the witness', async () => {
    const { actor, campaignId } = await launched();
    await restart(campaignId);
    await sandbox.faults([{ kind: 'status', status: 503, on: 'lookUp' }]);
    await workOff();
    expect(await arrivals()).toEqual({ all: 0, people: 0 });
    await sandbox.faults([{ kind: 'body', status: 200, body: '{"InstantCalls":[]}', on: 'lookUp' }]);
    await pool.query('UPDATE campaign SET clear_after = NULL');
    await timePasses(campaignId);
    await workOff();
    expect(await arrivals()).toEqual({ all: 0, people: 0 });
    expect(await stoppedReason(actor.workspaceId)).toBe('unseen');
  });

  it('is found out by an account that was never shown a call, too', async () => {
    const { actor, campaignId } = await launched({ proven: false });
    const putBack = await backUp(campaignId);
    await place(campaignId, 2);
    await putBack();
    await prisma.account.updateMany({ where: { workspaceId: actor.workspaceId }, data: { witness: null } });
    await timePasses(campaignId);
    await workOff();
    expect(await arrivals()).toEqual({ all: 2 * A_REQUEST, people: 2 * A_REQUEST });
    expect(await stoppedReason(actor.workspaceId)).toBe('olderDatabase');
  });

  it('after a pause of some minutes, the platform is asked as after a start', async () => {
    const { campaignId } = await launched();
    await place(campaignId, 1);
    await pool.query(`UPDATE campaign SET cleared_at = now() - interval '11 minutes' WHERE id = $1`, [campaignId]);
    await timePasses(campaignId);
    const done = await workOff();
    expect(done[0]?.kind === 'clear' || done[1]?.kind === 'clear').toBe(true);
    expect((await arrivals()).all).toBe(PEOPLE);
  });
});

it('a launch that is made once more makes the same CodeRequests', async () => {
  const { campaignId } = await launched();
  const { rows } = await pool.query<{ differ: number }>(
    `SELECT count(*)::int AS differ FROM call WHERE campaign_id = $1
       AND code_request <> code_request_of(campaign_id, contact_id, round)`,
    [campaignId],
  );
  expect(rows).toEqual([{ differ: 0 }]);
});

describe('a copy that runs elsewhere', () => {
  it('sends nothing, looks nothing up, and says in what it differs, until somebody says that it is the one', async () => {
    const { campaignId } = await launched();
    await settleIn();
    expect(await elsewhere()).toEqual([]);
    await pool.query(`UPDATE installation SET database = 'another', folder = '/elsewhere'`);
    expect(await workOff()).toEqual([]);
    expect(await elsewhere()).toEqual(['database', 'folder']);
    await settleIn();
    expect(await workOff(), 'nobody settles in where somebody lives').toEqual([]);

    expect(await adopt()).toEqual(['database', 'folder']);
    await timePasses(campaignId);
    await workOff();
    expect((await arrivals()).all).toBe(PEOPLE);
  });
});
