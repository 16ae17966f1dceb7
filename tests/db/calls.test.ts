import { beforeAll, describe, expect, it } from 'vitest';
import { storeText } from '#lib/audit/exchanges.ts';
import { prisma } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { type CallRow, callOf, callPage, callPageQuery } from '#lib/features/calls/queries.ts';
import { launchCampaign } from '#lib/features/dispatch/service.ts';
import { suppress } from '#lib/features/suppressions/service.ts';
import { makeAccount, makeActor, makeDraft, makeList } from '#tests/support/factory.ts';

let actor: Actor;
let campaignId: string;

beforeAll(async () => {
  actor = await makeActor();
  await makeAccount(actor, { callsPerRequest: 100 });
  const draft = await makeDraft(actor, [await makeList(actor, 3000)]);
  campaignId = draft.id;
  await launchCampaign(actor, { campaignId, revision: 1, expectedCalls: 3000 });
  await prisma.$executeRaw`
    UPDATE call SET state = 'final', outcome = 'answered', digits = '1' WHERE campaign_id = ${campaignId}::uuid AND number LIKE '%7'`;
});

async function walk(filter: Parameters<typeof callPage>[2]): Promise<string[]> {
  const seen: string[] = [];
  for (let after: string | null = null; ; ) {
    const page: Awaited<ReturnType<typeof callPage>> = await callPage(
      actor,
      campaignId,
      filter,
      after === null ? {} : { after },
    );
    seen.push(...page.rows.map((row) => row.number));
    after = page.next;
    if (after === null) return seen;
  }
}

describe('the calls of a campaign', () => {
  it('are visited once each, page by page, in the order of the launch', async () => {
    const seen = await walk({});
    expect(seen).toHaveLength(3000);
    expect(new Set(seen).size).toBe(3000);
    const first = await callPage(actor, campaignId, {});
    const second = await callPage(actor, campaignId, {}, { after: first.next ?? '' });
    expect(await callPage(actor, campaignId, {}, { before: second.previous ?? '' })).toMatchObject({
      rows: first.rows,
      previous: null,
    });
  });

  it('are filtered by their standing', async () => {
    expect(await walk({ bucket: 'answered' })).toHaveLength(300);
    expect(await walk({ bucket: 'refused' })).toEqual([]);
  });

  it('are found by a part of the name or of the number, however it is written', async () => {
    expect(await walk({ search: 'angelo 1234' })).toEqual(['+393121001234']);
    expect(await walk({ search: '312 100-12.34' })).toEqual(['+393121001234']);
    expect(await walk({ search: '00393121001234' })).toEqual(['+393121001234']);
    expect(await walk({ search: '100%' })).toEqual([]);
  });

  it.each([{}, { bucket: 'answered' as const }, { bucket: 'refused' as const }, { bucket: 'excluded' as const }])(
    'are reached by the batches that may hold them: %o',
    async (filter) => {
      const query = callPageQuery(actor, campaignId, filter, { from: null, backwards: false, size: 50 });
      // The few rows of a test are cheaper to read whole, depending on what other tests left in the tables; a million are not.
      const [, rows] = await prisma.$transaction([
        prisma.$executeRaw`SET LOCAL enable_seqscan = off`,
        prisma.$queryRaw<{ 'QUERY PLAN': string }[]>(Prisma.sql`EXPLAIN ${query}`),
      ]);
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(plan).toMatch(/Index (Only )?Scan using call_batch_id_idx|Bitmap Index Scan on call_batch_id_idx/);
      expect(plan).not.toMatch(/Seq Scan on call/);
    },
  );

  it('include the excluded people, last', async () => {
    const own = await makeActor();
    await makeAccount(own, { callsPerRequest: 100 });
    const draft = await makeDraft(own, [await makeList(own, 300)]);
    const numbers = await prisma.contact.findMany({ where: { workspaceId: own.workspaceId }, take: 60 });
    await suppress(
      prisma,
      own.workspaceId,
      numbers.map(({ number }) => ({ number, source: 'asked' })),
    );
    await launchCampaign(own, { campaignId: draft.id, revision: 1, expectedCalls: 240 });
    const seen: CallRow[] = [];
    let page = await callPage(own, draft.id, {});
    for (;;) {
      seen.push(...page.rows);
      if (page.next === null) break;
      page = await callPage(own, draft.id, {}, { after: page.next });
    }
    expect(seen.map((row) => row.bucket)).toEqual([...Array(240).fill('pending'), ...Array(60).fill('excluded')]);
    const back = await callPage(own, draft.id, {}, { before: page.rows[0]?.codeRequest ?? '' });
    expect(back.rows).toEqual(seen.slice(-page.rows.length - 50, -page.rows.length));
    expect((await callPage(own, draft.id, { bucket: 'excluded' })).rows).toEqual(seen.slice(240, 290));
  });

  it('belong to their workspace alone', async () => {
    const stranger = await makeActor();
    expect((await callPage(stranger, campaignId, {})).rows).toEqual([]);
    const { rows } = await callPage(actor, campaignId, {});
    expect(await callOf(stranger, campaignId, rows[0]?.codeRequest ?? '')).toBeNull();
    expect(await callOf(actor, campaignId, rows[0]?.codeRequest ?? '')).not.toBeNull();
    expect(await callOf(actor, campaignId, 'nonsense')).toBeNull();
  });
});

it('a call shows each exchange whose request holds its CodeRequest, of every batch that carried it, and no other', async () => {
  const { rows } = await callPage(actor, campaignId, {});
  const codeRequest = rows[0]?.codeRequest ?? '';
  const call = await prisma.call.findUniqueOrThrow({ where: { codeRequest } });
  const { workspaceId } = actor;
  const account = await prisma.account.findFirstOrThrow({ where: { workspaceId } });
  const exchange = async (batchId: string | null, text: string) => {
    const request = storeText(text);
    const made = await prisma.exchange.create({
      data: {
        workspaceId,
        accountId: account.id,
        campaignId,
        batchId,
        kind: 'place',
        attempt: 1,
        method: 'POST',
        url: 'https://example.org',
        request: request.content,
        requestBytes: request.bytes,
        requestSha256: request.sha256,
      },
    });
    return made.id;
  };
  const earlier = await prisma.batch.create({
    data: { workspaceId, campaignId, accountId: account.id, seq: 99, size: 1, retries: 3, state: 'done' },
  });
  await prisma.callStatus.create({
    data: { workspaceId, codeRequest, state: 'pending', reason: 'sentAgain', batchId: earlier.id },
  });
  const first = await exchange(earlier.id, `{"CodeRequest":"${codeRequest}"}`);
  const second = await exchange(call.batchId, `{"CodeRequest":"${codeRequest}"}`);
  await exchange(call.batchId, '{"CodeRequest":"somebody else"}');
  await exchange(null, `{"CodeRequest":"${codeRequest}"}`);
  const found = await callOf(actor, campaignId, codeRequest);
  expect(found?.exchanges.map((shown) => [shown.id, shown.request])).toEqual([
    [first, `{"CodeRequest":"${codeRequest}"}`],
    [second, `{"CodeRequest":"${codeRequest}"}`],
  ]);
});
