import { beforeEach, describe, expect, test } from 'vitest';
import { pool, prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { importDetail, rejectPage } from '#lib/features/contacts/import/queries.ts';
import { takeImport } from '#lib/features/contacts/import/queue.ts';
import { runTaken } from '#lib/features/contacts/import/run.ts';
import { cancelImport, discardImport } from '#lib/features/contacts/import/service.ts';
import { launchCampaign } from '#lib/features/dispatch/service.ts';
import { suppress } from '#lib/features/suppressions/service.ts';
import { makeAccount, makeActor, makeDraft } from '../support/factory.ts';
import { importsOf } from '../support/imports.ts';

let actor: Actor;
let imports: ReturnType<typeof importsOf>;
beforeEach(async () => {
  actor = await makeActor();
  imports = importsOf(actor);
});

const TWO = 'nome;cell\nAnna;3121000001\nUgo;3121000002\n';
/** More than one piece of what is kept of a file. */
const MANY = `nome;cell\n${Array.from({ length: 20_000 }, (_, n) => `Persona ${n};312${String(n).padStart(7, '0')}`).join('\n')}\n`;

async function take() {
  const taken = await takeImport();
  if (!taken) throw new Error('nothing waits');
  return taken;
}

const detail = (id: string) => importDetail(actor.workspaceId, id);
const people = () => prisma.contact.count({ where: { workspaceId: actor.workspaceId } });
/** What a lease is worth once its worker says nothing more. */
const letLeaseEnd = (id: string) =>
  pool.query(`UPDATE import SET lease_until = now() - interval '1 second' WHERE id = $1`, [id]);

describe('a confirmed import', () => {
  test('waits for a worker, and shows what it has done so far', async () => {
    const id = await imports.upload(TWO);
    await imports.queue(id);
    expect(await detail(id)).toMatchObject({ state: 'running', taken: false, progress: { phase: 'waiting' } });
    await expect(imports.queue(id)).rejects.toMatchObject({ code: 'importDone' });
    await expect(discardImport(actor, id)).rejects.toMatchObject({ code: 'notFound' });
    expect(await imports.result(id)).toMatchObject({ accepted: 2 });
    expect(await detail(id)).toMatchObject({ state: 'done', confirmedByName: actor.userName });
  });

  test('goes on elsewhere when its worker stops, which loses nothing and counts as no failure', async () => {
    const id = await imports.upload(MANY);
    await imports.queue(id);
    let pieces = 0;
    const stopping = () => {
      pieces += 1;
      return pieces > 1;
    };
    expect(await runTaken(await take(), stopping)).toBeNull();
    expect(await people()).toBe(0);
    expect(await detail(id)).toMatchObject({ state: 'running', taken: false, progress: { tries: 0 } });
    expect(await imports.result(id)).toMatchObject({ accepted: 20_000 });
  });

  test('is begun anew when its worker died, and the dead one can do nothing any more', async () => {
    const id = await imports.upload(TWO);
    await imports.queue(id);
    const dead = await take();
    expect(await takeImport()).toBeNull();
    await letLeaseEnd(id);
    expect(await imports.result(id)).toMatchObject({ accepted: 2 });
    expect(await runTaken(dead)).toBeNull();
    expect(await people()).toBe(2);
    expect(await prisma.event.count({ where: { workspaceId: actor.workspaceId, kind: 'import.done' } })).toBe(1);
  });

  test('that another worker has taken is neither ended nor given back by the one that lost it', async () => {
    const id = await imports.upload(TWO);
    await imports.queue(id);
    const lost = await take();
    await letLeaseEnd(id);
    const taken = await take();
    expect(await runTaken(lost)).toBeNull();
    expect(await detail(id)).toMatchObject({ state: 'running', taken: true });
    expect(await runTaken(taken)).toMatchObject({ accepted: 2 });
  });

  test('whose worker lost its lease while it read takes no effect twice', async () => {
    const id = await imports.upload(MANY);
    await imports.queue(id);
    const slow = await take();
    let other: Promise<unknown> | undefined;
    const slept = runTaken(slow, () => {
      // Between two pieces this one sleeps beyond its lease, and another takes its place.
      other ??= letLeaseEnd(id).then(() => imports.result(id));
      return false;
    });
    await Promise.all([slept, slept.then(() => other)]);
    expect(await people()).toBe(20_000);
    expect(await prisma.event.count({ where: { workspaceId: actor.workspaceId, kind: 'import.done' } })).toBe(1);
    expect(await detail(id)).toMatchObject({ state: 'done' });
  });

  test('that no worker survives comes back to its user, with the file', async () => {
    const id = await imports.upload(TWO);
    await imports.queue(id);
    for (let death = 0; death < 4; death += 1) {
      await take();
      await letLeaseEnd(id);
    }
    expect(await runTaken(await take())).toBeNull();
    expect(await detail(id)).toMatchObject({ state: 'uploaded', problem: { code: 'unexpected' } });
    expect(await imports.confirm(id)).toMatchObject({ accepted: 2 });
  });

  test('can be cancelled before, while it reads, and while it writes: nothing of it is imported', async () => {
    const id = await imports.upload(MANY);
    await imports.queue(id);
    await cancelImport(actor, id);
    expect(await takeImport()).toBeNull();

    await imports.queue(id);
    let cancelled: Promise<void> | undefined;
    await runTaken(await take(), () => {
      cancelled ??= cancelImport(actor, id);
      return false;
    });
    await cancelled;
    expect(await detail(id)).toMatchObject({ state: 'uploaded', problem: null });

    await imports.queue(id);
    const lock = await pool.connect();
    await lock.query(
      `BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('import ' || $1, 0))`.replace(
        '$1',
        `'${actor.workspaceId}'`,
      ),
    );
    const run = runTaken(await take());
    await expect.poll(async () => (await detail(id))?.progress.phase, { timeout: 60_000 }).toBe('writing');
    await cancelImport(actor, id);
    // It waits for the lock of another merge; the cancellation ends it there.
    expect(await run).toBeNull();
    await lock.query('ROLLBACK');
    lock.release();

    expect(await people()).toBe(0);
    expect(await prisma.event.count({ where: { workspaceId: actor.workspaceId, kind: 'import.cancelled' } })).toBe(3);
    await expect(cancelImport(actor, id)).rejects.toMatchObject({ code: 'importDone' });
    expect(await imports.confirm(id)).toMatchObject({ accepted: 20_000 });
  });

  test('into a list that was deleted meanwhile comes back and says so', async () => {
    const list = await prisma.list.create({ data: { workspaceId: actor.workspaceId, name: 'Gone' } });
    const id = await imports.upload(TWO);
    await imports.queue(id, { list: { kind: 'existing', id: list.id } });
    await prisma.list.delete({ where: { id: list.id } });
    await expect(imports.result(id)).rejects.toMatchObject({ code: 'listGone' });
    expect(await people()).toBe(0);
  });

  test('while its list is launched: the campaign calls those of before, or all, and nobody in between', async () => {
    await makeAccount(actor);
    const { counts } = await imports.bring(TWO, { list: { kind: 'new', name: 'Both' } });
    expect(counts.accepted).toBe(2);
    const list = await prisma.list.findFirstOrThrow({ where: { workspaceId: actor.workspaceId, name: 'Both' } });
    const draft = await makeDraft(actor, [list]);
    const id = await imports.upload(MANY);
    await imports.queue(id, { list: { kind: 'existing', id: list.id } });
    const launched = launchCampaign(actor, { campaignId: draft.id, revision: 1, expectedCalls: 2 }).catch(
      (error: unknown) => error,
    );
    const [, outcome] = await Promise.all([imports.result(id), launched]);
    const calls = await prisma.call.count({ where: { campaignId: draft.id } });
    // Whoever saw two people and would call thousands is asked again.
    if (outcome instanceof Error) expect([calls, outcome]).toMatchObject([0, { code: 'audienceChanged' }]);
    else expect(calls).toBe(2);
  });
});

describe('what is known already', () => {
  const known = () =>
    prisma.contact.create({
      data: {
        workspaceId: actor.workspaceId,
        number: '+393121000001',
        firstName: 'Anna',
        attributes: { città: 'Forlì' },
      },
    });
  const FILE = 'nome;cognome;cell;città;anno\nAnnetta;Rossi;3121000001;Roma;1980\nUgo;Bo;3121000002;;\n';

  test.each([
    ['update', { accepted: 1, updated: 1, unchanged: 0 }, ['Annetta', 'Rossi', { città: 'Roma', anno: '1980' }]],
    ['fillBlanks', { accepted: 1, updated: 1, unchanged: 0 }, ['Anna', 'Rossi', { città: 'Forlì', anno: '1980' }]],
    ['skip', { accepted: 1, updated: 0, unchanged: 1 }, ['Anna', '', { città: 'Forlì' }]],
  ] as const)('%s: %o', async (policy, counts, [firstName, lastName, attributes]) => {
    await known();
    const { counts: found } = await imports.bring(FILE, { policy });
    expect(found).toMatchObject(counts);
    expect((await imports.contacts())[0]).toMatchObject({ firstName, lastName, attributes });
    const again = await imports.bring(FILE, { policy });
    expect(again.counts).toMatchObject({ accepted: 0, updated: 0, unchanged: 2 });
  });

  test('all of the file enter the list, whatever the policy', async () => {
    await known();
    await imports.bring(FILE, { policy: 'skip', list: { kind: 'new', name: 'L' } });
    expect(await prisma.listMember.count({ where: { workspaceId: actor.workspaceId } })).toBe(2);
  });
});

describe('rows', () => {
  test('bring tags, which keep those a contact has; skipped people get none', async () => {
    await imports.bring('nome;cell;tag\nAnna;3121000001;VIP, Forlì\nUgo;3121000002;vip\n');
    await imports.bring('nome;cell;tag\nAnna;3121000001;socio\nEva;3121000003;socio\n', { policy: 'skip' });
    const tags = await prisma.contactTag.findMany({
      where: { workspaceId: actor.workspaceId },
      select: { tag: { select: { name: true } }, contact: { select: { firstName: true } } },
    });
    expect(tags.map(({ tag, contact }) => `${contact.firstName} ${tag.name}`).sort()).toEqual([
      'Anna Forlì',
      'Anna VIP',
      'Eva socio',
      'Ugo VIP',
    ]);
    const { counts } = await imports.bring(`nome;cell;tag\nZoe;3121000004;${'x'.repeat(51)}\nIda;3121000005;\n`);
    expect(counts).toMatchObject({ accepted: 1, rejected: { tag_too_long: 1 } });
  });

  test('bring values in the form of their attribute, found by its label or key; what is none of the type stays', async () => {
    const { workspaceId } = actor;
    await prisma.attribute.create({ data: { workspaceId, key: 'nascita', label: 'Data di nascita', type: 'date' } });
    await imports.bring('nome;cell;Data di Nascita\nAnna;3121000001;1/2/1980\nUgo;3121000002;ieri\n');
    expect((await imports.contacts()).map(({ attributes }) => attributes)).toEqual([
      { nascita: '1980-02-01' },
      { nascita: 'ieri' },
    ]);
  });

  test('with several numbers are taken with the first valid one, and it is said of each', async () => {
    const { id, counts } = await imports.bring('nome;cell\nAnna;3121000001 / 3121000002\nUgo;3121000003\n');
    expect(counts).toMatchObject({ accepted: 2, several: 1, rejected: {} });
    const { rows: told } = await rejectPage(actor.workspaceId, id, { kind: 'several', size: 10 });
    expect(told).toMatchObject([{ row: 2, cells: ['Anna', '3121000001 / 3121000002'] }]);
    expect((await rejectPage(actor.workspaceId, id, { kind: 'rejected', size: 10 })).rows).toEqual([]);
  });

  test('of people who must not be called are taken and named', async () => {
    await suppress(prisma, actor.workspaceId, [{ number: '+393121000002', source: 'asked' }]);
    const { id, counts } = await imports.bring('nome;note;cell\nAnna;;3121000001\nUgo;x;3121000002\n');
    expect(counts).toMatchObject({ accepted: 2, suppressed: 1 });
    const { rows: told } = await rejectPage(actor.workspaceId, id, { kind: 'suppressed', size: 10 });
    expect(told).toMatchObject([{ row: 3, cells: ['Ugo', '', '+393121000002'] }]);
  });
});

describe('the columns of a file with a known header', () => {
  test('are taken as the last time, and it is said so', async () => {
    const first = await imports.upload('Id;Chi;Recapiti\n1;Anna Bo;+393121000001\n');
    await imports.correct(first, { roles: ['ignore', 'fullNameLast', 'phone'], country: 'CH' });
    await imports.confirm(first, { policy: 'fillBlanks' });
    const second = await imports.upload('id;CHI;recapiti\n2;Ugo Bo;3121000002\n');
    const found = await detail(second);
    expect(found?.settings).toMatchObject({
      remembered: { id: first, fileName: 'people.csv' },
      choices: { country: 'CH', policy: 'fillBlanks', list: { kind: 'new' } },
    });
    expect((await imports.choicesOf(second)).columns.map(({ role }) => role)).toEqual([
      'ignore',
      'fullNameLast',
      'phone',
    ]);
  });

  test('are guessed when the header differs, was never confirmed, or is another workspace’s', async () => {
    const first = await imports.upload('Chi;Recapiti\nAnna Bo;3121000001\n');
    await imports.correct(first, { roles: ['lastName', 'phone'] });
    const again = await imports.upload('Chi;Recapiti\nAnna Bo;3121000001\n');
    expect((await detail(again))?.settings.remembered).toBeUndefined();
    await imports.confirm(first);
    const other = await imports.upload('Recapiti;Chi\n3121000001;Anna Bo\n');
    expect((await detail(other))?.settings.remembered).toBeUndefined();
    const stranger = await makeActor();
    const theirs = await importsOf(stranger).upload('Chi;Recapiti\nAnna Bo;3121000001\n');
    expect((await importDetail(stranger.workspaceId, theirs))?.settings.remembered).toBeUndefined();
  });
});
