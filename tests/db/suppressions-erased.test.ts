import { beforeEach, describe, expect, it } from 'vitest';
import { pool, prisma, transaction } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { launchCampaign } from '#lib/features/dispatch/launch/launch.ts';
import { audience } from '#lib/features/dispatch/prepare/audience.ts';
import { readDraft } from '#lib/features/dispatch/prepare/draft.ts';
import { preflight } from '#lib/features/dispatch/queries.ts';
import { callable } from '#lib/features/dispatch/send/callable.ts';
import { numberHash } from '#lib/features/suppressions/number-hash.ts';
import { suppressionOf, suppressionPage } from '#lib/features/suppressions/queries.ts';
import {
  addSuppression,
  eraseNumber,
  eraseSuppression,
  removeSuppression,
  suppress,
} from '#lib/features/suppressions/service.ts';
import { addMember, makeAccount, makeActor, makeDraft, makeList } from '#tests/support/factory.ts';

const ERASED = '+393121000003';
const OTHER = '+393121000004';
const FAR = new Date('2100-01-01T00:00:00Z');

let actor: Actor;
beforeEach(async () => {
  actor = await makeActor();
});

const suppressed = (number: string, until: Date | null = null) =>
  suppress(prisma, actor.workspaceId, [
    { number, source: 'asked', reason: 'Mario, al telefono', proof: 'prot. 7', until },
  ]);
const erased = (number: string) => transaction((tx) => eraseNumber(actor, number, tx));
const rows = () => prisma.suppression.findMany({ where: { workspaceId: actor.workspaceId } });

async function launched(callsPerRequest = 10) {
  await makeAccount(actor, { callsPerRequest });
  const draft = await makeDraft(actor, [await makeList(actor, 5)]);
  const { calls } = await preflight(actor, draft.id, new Date());
  await launchCampaign(actor, { campaignId: draft.id, revision: draft.revision, expectedCalls: calls });
  return draft.id;
}
const calledIn = async (campaignId: string) =>
  (await prisma.call.findMany({ where: { campaignId, state: 'pending' }, orderBy: { number: 'asc' } })).map(
    ({ number }) => number.slice(-1),
  );

describe('an erased number', () => {
  it('is nowhere in the list, neither the number nor the words about it', async () => {
    await suppressed(ERASED);
    const before = await suppressionOf(actor.workspaceId, ERASED);
    expect(await erased(ERASED)).toBe(true);
    const [kept] = await rows();
    expect(kept).toMatchObject({ id: before?.id, number: null, source: 'asked', reason: '', proof: '' });
    expect(kept?.since).toEqual(before?.since);
    expect(Buffer.from(kept?.numberHash ?? [])).toEqual(numberHash(actor.workspaceId, ERASED));
    const dump = await pool.query(`SELECT s::text AS row FROM suppression s WHERE workspace_id = $1`, [
      actor.workspaceId,
    ]);
    expect(dump.rows[0].row).not.toMatch(/393121000003|Mario|prot/);
    const event = await prisma.event.findFirstOrThrow({
      where: { kind: 'suppression.erased', subjectId: kept?.id ?? '' },
    });
    expect(JSON.stringify(event.facts)).not.toContain(ERASED.slice(1));
    expect([event.userId, event.subjectName]).toEqual([actor.userId, null]);
  });

  it('is still excluded when it is imported again: at the review, at the launch, and before each batch', async () => {
    await suppressed(ERASED);
    await erased(ERASED);
    const campaignId = await launched();
    expect(await calledIn(campaignId)).toEqual(['1', '2', '4', '5']);
    expect(await prisma.call.findFirst({ where: { campaignId, number: ERASED } })).toMatchObject({
      state: 'excluded',
      reason: 'suppressed',
    });
    await suppressed(OTHER);
    await erased(OTHER);
    const batch = await prisma.batch.findFirstOrThrow({ where: { campaignId } });
    const { text, values } = callable({ id: batch.id, workspace_id: actor.workspaceId });
    expect((await pool.query(text, values)).rows.map((row) => row.number.slice(-1))).toEqual(['1', '2', '5']);
  });

  it('may be called again when its suppression has ended, and excludes nobody elsewhere', async () => {
    await suppressed(ERASED, new Date(Date.now() + 300));
    await erased(ERASED);
    const until = (await suppressionOf(actor.workspaceId, ERASED))?.until ?? FAR;
    await expect.poll(() => until.getTime() < Date.now()).toBe(true);
    expect(await calledIn(await launched())).toContain('3');
    await suppressed(OTHER);
    await erased(OTHER);
    actor = await makeActor();
    expect(await calledIn(await launched())).toEqual(['1', '2', '3', '4', '5']);
    expect(await suppressionOf(actor.workspaceId, OTHER)).toBeNull();
  });

  it('stays hashed when it is suppressed again; a longer suppression takes effect', async () => {
    await suppressed(ERASED, FAR);
    await erased(ERASED);
    expect(await suppressed(ERASED, FAR)).toBe(0);
    expect(await rows()).toHaveLength(1);
    const by = { number: ERASED, source: 'manual' as const, reason: '', proof: '', lastDay: '2099-01-01' };
    await expect(addSuppression(actor, by)).rejects.toMatchObject({ code: 'alreadySuppressed' });

    expect(await suppressed(ERASED)).toBe(1);
    expect(await rows()).toHaveLength(2);
    expect(await erased(ERASED)).toBe(true);
    expect((await rows()).map(({ number, until }) => [number, until])).toEqual([[null, null]]);
  });

  it('is found by members who know the whole number, and can be allowed again', async () => {
    await suppressed(ERASED);
    await erased(ERASED);
    const search = async (text: string) => (await suppressionPage(actor.workspaceId, { search: text })).rows;
    expect(await search('312100')).toEqual([]);
    const [found] = await search('+39 312 100-0003');
    expect(found).toMatchObject({ number: null, source: 'asked' });
    await removeSuppression(actor, found?.id ?? '');
    expect(await rows()).toEqual([]);
    expect(await calledIn(await launched())).toContain('3');
  });

  it('has another hash in another workspace, so that it says nothing elsewhere', async () => {
    const other = await makeActor();
    for (const { workspaceId, userId, userName } of [actor, other]) {
      await suppress(prisma, workspaceId, [{ number: ERASED, source: 'asked' }], { userId, userName });
    }
    await erased(ERASED);
    await transaction((tx) => eraseNumber(other, ERASED, tx));
    const kept = await prisma.suppression.findMany({
      where: { workspaceId: { in: [actor.workspaceId, other.workspaceId] } },
    });
    expect(new Set(kept.map(({ numberHash: hash }) => Buffer.from(hash ?? []).toString('hex'))).size).toBe(2);
  });

  it('that was not suppressed leaves nothing', async () => {
    expect(await erased(ERASED)).toBe(false);
    expect(await rows()).toEqual([]);
    expect(await prisma.event.count({ where: { workspaceId: actor.workspaceId } })).toBe(0);
  });
});

/** What a launch to the people of a list asks for. */
async function askedFor(list: { id: string }) {
  const draft = await readDraft(prisma, actor.workspaceId, (await makeDraft(actor, [list])).id);
  if (!draft) throw new Error('no draft');
  return draft.asked;
}

it.each(['few', 'many'] as const)(
  'who is erased while %s are taken or frozen is excluded all the same',
  async (reading) => {
    for (let n = 1; n <= 5; n += 1) await suppressed(`+39312100000${n}`);
    const list = await makeList(actor, 5);
    const { text, values } = audience(await askedFor(list), reading);
    const open = async () =>
      (await pool.query(`SELECT count(*)::int AS n FROM (${text}) a WHERE excluded IS NULL`, values)).rows[0].n;
    const erasing = [1, 2, 3, 4, 5].map((n) => erased(`+39312100000${n}`));
    const seen = await Promise.all(Array.from({ length: 30 }, open));
    await Promise.all(erasing);
    expect(seen).toEqual(Array(30).fill(0));
    expect(await open()).toBe(0);
  },
);

describe('erasing a number', () => {
  it.each(['operator', 'auditor'] as const)('is refused to the %s', async (role) => {
    await suppressed(ERASED);
    const [row] = await rows();
    const colleague = await addMember(actor.workspaceId, role);
    await expect(eraseSuppression(colleague, row?.id ?? '')).rejects.toMatchObject({ code: 'forbidden' });
    expect(await rows()).toMatchObject([{ number: ERASED }]);
  });

  it('is refused to other workspaces, and for a number that is erased already', async () => {
    await suppressed(ERASED);
    const [row] = await rows();
    const stranger = await makeActor();
    await expect(eraseSuppression(stranger, row?.id ?? '')).rejects.toMatchObject({ code: 'notFound' });
    expect(await transaction((tx) => eraseNumber(stranger, ERASED, tx))).toBe(false);
    expect(await rows()).toMatchObject([{ number: ERASED }]);
    await eraseSuppression(actor, row?.id ?? '');
    await expect(eraseSuppression(actor, row?.id ?? '')).rejects.toMatchObject({ code: 'notFound' });
  });
});

it('a small audience is checked by the indexes, however long the list', async () => {
  const list = await makeList(actor, 200);
  await pool.query(
    `INSERT INTO suppression (workspace_id, number, source, since)
     SELECT $1, '+39312' || (3000000 + n), 'register', 'epoch' FROM generate_series(1, 1000000) n`,
    [actor.workspaceId],
  );
  await suppressed(ERASED);
  await erased(ERASED);
  await pool.query('ANALYZE suppression, contact, list_member');
  const { text, values } = audience(await askedFor(list), 'few');
  const plan = (await pool.query(`EXPLAIN ${text}`, values)).rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan).toMatch(/suppression_workspace_id_number_key/);
  expect(plan).toMatch(/suppression_erased_idx/);
  expect(plan).not.toMatch(/Seq Scan on suppression/);
});
