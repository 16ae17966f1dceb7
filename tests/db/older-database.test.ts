import { beforeEach, describe, expect, it } from 'vitest';
import { pool, prisma } from '#lib/db/client.ts';
import { resumeAccount } from '#lib/features/accounts/service.ts';
import { sweep } from '#lib/features/dispatch/close.ts';
import { launchCampaign, lookUpAfterRestore } from '#lib/features/dispatch/service.ts';
import { takeWork } from '#lib/features/dispatch/take.ts';
import { adopt, elsewhere, settleIn } from '#lib/jobs/installation.ts';
import { makeAccount, makeActor, makeDraft, makeList } from '#tests/support/factory.ts';
import { askTwice, ownSandbox, timePasses, workOff } from '#tests/support/platform.ts';
import { shortcut } from '#tests/support/shortcut.ts';

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

/** The database was put back: what is in it is as it was; only the server knows that it was started anew. */
const restart = (campaignId: string) =>
  pool.query(`UPDATE campaign SET cleared_for = 'before' WHERE id = $1`, [campaignId]);

/** All tables of the ledger as they are now, to be put back. */
async function backUp(campaignId: string) {
  const batches = await pool.query('SELECT * FROM batch WHERE campaign_id = $1', [campaignId]);
  const calls = await pool.query('SELECT code_request, batch_id, state FROM call WHERE campaign_id = $1', [campaignId]);
  return () =>
    shortcut(async () => {
      for (const row of batches.rows)
        await pool.query(
          'UPDATE batch SET state = $2, attempt = $3, polls = $4, sent_at = $5, due_at = now(), lease_until = NULL WHERE id = $1',
          [row.id, row.state, row.attempt, row.polls, row.sent_at],
        );
      await pool.query('DELETE FROM batch WHERE campaign_id = $1 AND id <> ALL($2)', [
        campaignId,
        batches.rows.map(({ id }) => id),
      ]);
      for (const row of calls.rows)
        await pool.query('UPDATE call SET batch_id = $2, state = $3, outcome = NULL WHERE code_request = $1', [
          row.code_request,
          row.batch_id,
          row.state,
        ]);
      await pool.query(`UPDATE campaign SET state = 'running', completed_at = NULL WHERE id = $1`, [campaignId]);
      await restart(campaignId);
    });
}

/** Places this many batches and no more. */
async function place(campaignId: string, batches: number) {
  for (let placed = 0; placed < batches; ) {
    const work = await takeWork();
    if (!work) await timePasses(campaignId);
    else {
      const { perform } = await import('#lib/features/dispatch/perform.ts');
      await perform(work);
      if (work.kind === 'place') placed += 1;
    }
  }
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
