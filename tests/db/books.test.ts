import { expect, test } from 'vitest';
import { filterCount, outcomeCounts } from '#app/(portal)/w/[workspace]/campaigns/_buckets.ts';
import { prisma } from '#lib/db/client.ts';
import { selected, standings } from '#lib/domain/books.ts';
import { CALL_FILTERS, type CallFilter, callPage } from '#lib/features/calls/queries.ts';
import { campaignOf, campaignPage } from '#lib/features/campaigns/queries.ts';
import { launchCampaign } from '#lib/features/dispatch/service.ts';
import { liveCampaigns } from '#lib/features/overview/queries.ts';
import { suppressionCounts } from '#lib/features/suppressions/queries.ts';
import { suppress } from '#lib/features/suppressions/service.ts';
import { shellFor } from '#lib/features/workspaces/queries.ts';
import { makeAccount, makeActor, makeDraft, makeList } from '#tests/support/factory.ts';
import { shortcut } from '#tests/support/shortcut.ts';

const SIZE = 5;

/** Where the calls of a batch stand, by its place; so many batches of five calls each. */
const BATCHES = [
  { state: 'pending', call: 'pending' },
  { state: 'sending', call: 'pending' },
  { state: 'submitted', call: 'submitted' },
  { state: 'unknown', call: 'unknown' },
  { state: 'parked', call: 'parked' },
  { state: 'refused', call: 'final', outcome: 'refused' },
  { state: 'cancelled', call: 'cancelled' },
  { state: 'expired', call: 'expired' },
  { state: 'done', call: 'final', outcome: 'answered' },
  { state: 'done', call: 'final', outcome: 'notReached' },
  { state: 'done', call: 'final', outcome: 'optedOut' },
  { state: 'done', call: 'final', outcome: 'notReached', carried: true },
] as const;

/** A campaign with every state that there is: five excluded people, and five in their second round. */
async function everything() {
  const actor = await makeActor();
  const { workspaceId } = actor;
  await makeAccount(actor, { callsPerRequest: SIZE });
  const people = (BATCHES.length + 1) * SIZE;
  const draft = await makeDraft(actor, [await makeList(actor, people)]);
  const contacts = await prisma.contact.findMany({ where: { workspaceId }, take: SIZE, orderBy: { number: 'desc' } });
  await suppress(
    prisma,
    workspaceId,
    contacts.map(({ number }) => ({ number, source: 'asked' })),
  );
  await launchCampaign(actor, { campaignId: draft.id, revision: 1, expectedCalls: people - SIZE });
  const batches = await prisma.batch.findMany({ where: { campaignId: draft.id }, orderBy: { seq: 'asc' } });
  for (const [at, { id }] of batches.entries()) {
    const wanted = BATCHES[at];
    if (!wanted) throw new Error('more batches than states');
    await shortcut(async () => {
      await prisma.batch.update({ where: { id }, data: { state: wanted.state } });
      await prisma.call.updateMany({
        where: { batchId: id },
        data: { state: wanted.call, ...('outcome' in wanted && { outcome: wanted.outcome }) },
      });
    });
  }
  // The last ones are called again, in a batch of their own that waits.
  const last = batches.at(-1);
  if (!last) throw new Error('no batches');
  const next = await prisma.batch.create({
    data: { workspaceId, campaignId: draft.id, accountId: last.accountId, seq: 99, size: SIZE, retries: 3 },
  });
  await prisma.$executeRaw`
    INSERT INTO call (code_request, workspace_id, campaign_id, batch_id, contact_id, number, first_name, last_name, round)
    SELECT uuidv7(), workspace_id, campaign_id, ${next.id}::uuid, contact_id, number, first_name, last_name, 2
    FROM call WHERE batch_id = ${last.id}::uuid`;
  await shortcut(() =>
    prisma.call.updateMany({ where: { batchId: last.id }, data: { state: 'carried', outcome: null } }),
  );
  return { actor, id: draft.id, people };
}

test('tiles, chips, lists and overview of a campaign show one figure, and people = called + excluded + waiting', async () => {
  const { actor, id, people } = await everything();
  const campaign = await campaignOf(actor, id);
  if (!campaign) throw new Error('no campaign');
  const { tally } = campaign;
  const stands = standings(tally);
  expect(stands).toEqual({
    answered: 5,
    optedOut: 5,
    notReached: 5,
    refused: 5,
    underWay: 10,
    unknown: 5,
    parked: 5,
    waiting: 10,
    cancelled: 5,
    expired: 5,
  });
  const { waiting, cancelled, expired, ...called } = stands;
  const sum = (figures: number[]) => figures.reduce((all, each) => all + each, 0);
  expect(sum(Object.values(called)) + waiting + cancelled + expired).toBe(tally.total);
  expect(selected(tally)).toBe(people);
  expect(tally.total + (tally.excluded ?? 0)).toBe(people);

  // The tiles.
  expect(Object.fromEntries(outcomeCounts(tally).map(({ outcome, count }) => [outcome, count]))).toEqual(stands);

  // The chips, and what each of them lists.
  const listed = async (bucket?: CallFilter) => {
    const { rows, next } = await callPage(actor, id, { bucket }, {}, 200);
    expect(next).toBeNull();
    return rows;
  };
  for (const filter of CALL_FILTERS) {
    const rows = await listed(filter);
    expect([filter, rows.length]).toEqual([filter, filterCount(tally, filter)]);
    const shown = rows.map((row) => (row.sending ? 'submitted' : row.bucket));
    expect(new Set(shown)).toEqual(new Set([filter]));
  }
  const all = await listed();
  expect(all).toHaveLength(selected(tally));
  expect(new Set(all.map(({ number }) => number)).size).toBe(people);
  const chips = CALL_FILTERS.filter((filter) => filter !== 'carried').map((filter) => filterCount(tally, filter));
  expect(sum(chips)).toBe(selected(tally));

  // The list of campaigns and the overview.
  const [row] = (await campaignPage(actor, {})).rows;
  expect(row?.tally).toEqual(tally);
  const [live] = await liveCampaigns(actor);
  expect(live).toMatchObject({ ...stands, total: tally.total, tally });
});

test('the frame counts the suppressions that their page counts: those that hold now', async () => {
  const actor = await makeActor();
  const [ended, yet] = [new Date(Date.now() - 1000), new Date(Date.now() + 3_600_000)];
  await suppress(prisma, actor.workspaceId, [
    { number: '+393121000001', source: 'asked' },
    { number: '+393121000002', source: 'asked', until: yet },
    { number: '+393121000003', source: 'asked', since: new Date(0), until: ended },
  ]);
  const { active } = await suppressionCounts(actor.workspaceId);
  expect(active).toBe(2);
  expect((await shellFor(actor)).counts.suppressions).toBe(active);
});
