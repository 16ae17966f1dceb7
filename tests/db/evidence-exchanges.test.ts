import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { storeText } from '#lib/audit/exchanges.ts';
import { prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { codeRequestIn, findCalls, listExchanges, readOneExchange } from '#lib/features/evidence/exchanges.ts';
import { readSearch } from '#lib/features/evidence/search.ts';

async function newActor(slug: string): Promise<Actor> {
  const workspace = await prisma.workspace.create({ data: { slug, name: slug } });
  return {
    userId: randomUUID(),
    userName: 'Giorgia Bassi',
    email: 'giorgia@example.test',
    role: 'auditor',
    workspaceId: workspace.id,
    workspaceSlug: slug,
    workspaceName: slug,
    timeZone: workspace.timeZone,
  };
}

/** A workspace with one campaign; `carry` makes a batch with a call, `say` an exchange of it. */
async function ground(slug: string) {
  const actor = await newActor(slug);
  const { workspaceId } = actor;
  const sealed = new Uint8Array([1]);
  const account = await prisma.account.create({
    data: { workspaceId, baseUrl: 'http://127.0.0.1:1', username: sealed, password: sealed, guid: sealed },
  });
  const campaign = await prisma.campaign.create({ data: { workspaceId, name: `Campagna ${slug}`, timeZone: 'UTC' } });
  let seq = 0;
  const batch = () => {
    seq += 1;
    return prisma.batch.create({
      data: { workspaceId, campaignId: campaign.id, accountId: account.id, seq, size: 1, retries: 3 },
    });
  };
  const call = (batchId: string, number: string) =>
    prisma.call.create({
      data: {
        codeRequest: randomUUID(),
        workspaceId,
        campaignId: campaign.id,
        batchId,
        number,
        firstName: 'Sara',
        lastName: 'Müller',
      },
    });
  const say = (batchId: string | null, text = '{}', more: { kind?: 'place' | 'lookUp' | 'credits' } = {}) => {
    const stored = storeText(text);
    return prisma.exchange.create({
      data: {
        workspaceId,
        accountId: account.id,
        campaignId: batchId ? campaign.id : null,
        batchId,
        kind: more.kind ?? 'place',
        attempt: 1,
        method: 'POST',
        url: 'http://127.0.0.1:1/instantCall/',
        request: stored.content,
        requestBytes: stored.bytes,
        requestSha256: stored.sha256,
      },
    });
  };
  return { actor, campaign, batch, call, say };
}

type Ground = Awaited<ReturnType<typeof ground>>;
let ours: Ground;
let theirs: Ground;
beforeAll(async () => {
  ours = await ground('ours');
  theirs = await ground('theirs');
});

const ids = (page: { rows: { id: string }[] }) => page.rows.map((row) => row.id);

async function search(actor: Actor, text: string): Promise<string[]> {
  return ids(await listExchanges(actor, { search: await readSearch(actor, text) }));
}

describe('search', () => {
  test('a CodeRequest finds the exchange that carried it, and only that', async () => {
    const [first, second] = [await ours.batch(), await ours.batch()];
    const call = await ours.call(first.id, '+393120000001');
    await ours.call(second.id, '+393120000002');
    const carried = await ours.say(first.id);
    await ours.say(second.id);
    expect(await search(ours.actor, call.codeRequest)).toEqual([carried.id]);
    expect(await search(ours.actor, ` {${call.codeRequest.toUpperCase()}} `)).toEqual([carried.id]);
  });

  test('a number finds its exchanges in any spelling', async () => {
    const batch = await ours.batch();
    await ours.call(batch.id, '+393121461558');
    const carried = await ours.say(batch.id);
    for (const spelling of ['+39 312 146 1558', '00393121461558', '312.146.1558', '312/1461558']) {
      expect(await search(ours.actor, spelling)).toEqual([carried.id]);
    }
    const read = await readSearch(ours.actor, '3121461558');
    expect(read).toEqual({ by: 'number', number: '+393121461558' });
    const found = read && (await findCalls(ours.actor, read));
    expect(found).toMatchObject({ total: 1, calls: [{ number: '+393121461558', campaignName: 'Campagna ours' }] });
  });

  test('a call that was sent again is found in both of its batches', async () => {
    const [first, second] = [await ours.batch(), await ours.batch()];
    const call = await ours.call(second.id, '+393120000003');
    await prisma.callStatus.create({
      data: {
        workspaceId: ours.actor.workspaceId,
        codeRequest: call.codeRequest,
        state: 'unknown',
        batchId: first.id,
      },
    });
    const [lost, sent] = [await ours.say(first.id), await ours.say(second.id)];
    expect(await search(ours.actor, call.codeRequest)).toEqual([sent.id, lost.id]);
  });

  test('what is neither a number nor a CodeRequest finds nothing', async () => {
    expect(await readSearch(ours.actor, 'mia madre')).toEqual({ by: 'nothing', text: 'mia madre' });
    expect(await search(ours.actor, 'mia madre')).toEqual([]);
    expect(await readSearch(ours.actor, '  ')).toBeNull();
  });
});

describe('another workspace', () => {
  test('is neither listed, nor found, nor opened', async () => {
    const batch = await theirs.batch();
    const call = await theirs.call(batch.id, '+393120000009');
    const exchange = await theirs.say(batch.id, '{"a":1}');
    expect(ids(await listExchanges(ours.actor))).not.toContain(exchange.id);
    expect(await search(ours.actor, call.codeRequest)).toEqual([]);
    expect(await search(ours.actor, call.number)).toEqual([]);
    const byNumber = { by: 'number', number: call.number } as const;
    expect(await findCalls(ours.actor, byNumber)).toEqual({ total: 0, calls: [] });
    expect(await readOneExchange(ours.actor, exchange.id)).toBeNull();
    expect(await codeRequestIn(ours.actor, exchange.id, call.number)).toBeUndefined();
    expect(await codeRequestIn(theirs.actor, exchange.id, call.number)).toBe(call.codeRequest);
    expect((await readOneExchange(theirs.actor, exchange.id))?.request).toBe('{"a":1}');
  });
});

test('an id that is none is not found', async () => {
  expect(await readOneExchange(ours.actor, 'x')).toBeNull();
  expect(await readOneExchange(ours.actor, randomUUID())).toBeNull();
});

test('filters narrow by kind and by outcome; an exchange without an answer is under way', async () => {
  const { actor, say } = await ground('filters');
  const place = await say(null);
  const credits = await say(null, '{}', { kind: 'credits' });
  await prisma.exchange.update({
    where: { id: credits.id },
    data: { endedAt: new Date(), outcome: 'accepted', httpStatus: 200 },
  });
  expect(ids(await listExchanges(actor, { kind: 'credits' }))).toEqual([credits.id]);
  expect(ids(await listExchanges(actor, { outcome: 'open' }))).toEqual([place.id]);
  expect(ids(await listExchanges(actor, { kind: 'place', outcome: 'accepted' }))).toEqual([]);
});

test('paging shows each exchange exactly once, in both directions, while new ones come', async () => {
  const { actor, say } = await ground('paging');
  const made: string[] = [];
  for (let n = 0; n < 23; n += 1) made.unshift((await say(null)).id);

  const down: string[][] = [];
  let page = await listExchanges(actor, {}, {}, 5);
  expect(page.previous).toBeNull();
  const late = await say(null);
  for (;;) {
    down.push(ids(page));
    if (page.next === null) break;
    page = await listExchanges(actor, {}, { after: page.next }, 5);
  }
  expect(down.flat()).toEqual(made);

  const up: string[][] = [ids(page)];
  while (page.previous !== null) {
    page = await listExchanges(actor, {}, { before: page.previous }, 5);
    up.unshift(ids(page));
  }
  expect(up.flat()).toEqual([late.id, ...made]);
});
