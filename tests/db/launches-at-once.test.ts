import { beforeEach, describe, expect, test, vi } from 'vitest';
import { GET } from '#app/api/health/route.ts';
import { longTransaction, pool, prisma, reading, type Tx, transaction } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { WARNINGS } from '#lib/features/dispatch/prepare/warnings.ts';
import { preflight } from '#lib/features/dispatch/queries.ts';
import { launchCampaign } from '#lib/features/dispatch/service.ts';
import { makeAccount, makeActor, makeDraft, makeList } from '../support/factory.ts';
import { statementsOf } from '../support/work.ts';

await vi.hoisted(async () => {
  const { TELLING } = await import('../support/telling.ts');
  process.env.DATABASE_URL += `?${TELLING}`;
  process.env.DATABASE_POOL = '3';
});
// Outside a request of Next there is nothing to wait for.
vi.mock('next/server', () => ({ connection: async () => undefined }));

const PEOPLE = 200;

async function house() {
  const actor = await makeActor();
  await makeAccount(actor);
  return { actor, list: await makeList(actor, PEOPLE) };
}

const launch = (actor: Actor, draft: { id: string; revision: number }) =>
  launchCampaign(actor, {
    campaignId: draft.id,
    revision: draft.revision,
    expectedCalls: PEOPLE,
    accepted: WARNINGS,
  });

async function draftsOf(actor: Actor, list: { id: string }, count: number) {
  const drafts: Awaited<ReturnType<typeof makeDraft>>[] = [];
  while (drafts.length < count) drafts.push(await makeDraft(actor, [list]));
  return drafts;
}

describe('with three connections', () => {
  test('thirty drafts that are launched at once all leave, and the health check keeps answering', async () => {
    await pool.query(
      "INSERT INTO worker (id, started_at, seen_at) VALUES (gen_random_uuid(), now(), now() + interval '1 hour')",
    );
    const { actor, list } = await house();
    const drafts = await draftsOf(actor, list, 30);
    let over = false;
    const launches = Promise.allSettled(drafts.map((draft) => launch(actor, draft))).finally(() => {
      over = true;
    });
    const seen = new Set<number>();
    while (!over) seen.add((await GET()).status);
    expect((await launches).filter(({ status }) => status === 'rejected')).toEqual([]);
    expect([...seen]).toEqual([200]);
    expect(await prisma.call.count({ where: { workspaceId: actor.workspaceId, state: 'pending' } })).toBe(30 * PEOPLE);
  });

  test('of fifty clicks on one draft one launches it and the others are told, as soon as that is so', async () => {
    const { actor, list } = await house();
    const [first, draft] = [await makeDraft(actor, [list]), await makeDraft(actor, [list])];
    const alone = await statementsOf(() => launch(actor, first));
    const codes: string[] = [];
    const click = () =>
      launch(actor, draft).then(
        () => codes.push('launched'),
        (error) => codes.push(error.code),
      );
    const all = await statementsOf(() => Promise.all(Array.from({ length: 50 }, click)));
    expect(codes).toEqual(['launched', ...Array(49).fill('alreadyLaunched')]);
    // The slowest waits for one launch, and for 49 looks at where the draft stands.
    expect(all).toBeLessThanOrEqual(alone + 49);
  });

  test('checks and launches of many people at once wait for each other, not for ever', async () => {
    const { actor, list } = await house();
    const drafts = await draftsOf(actor, list, 10);
    const checks = drafts.flatMap((draft) => [
      preflight(actor, draft.id, new Date()),
      preflight(actor, draft.id, new Date()),
    ]);
    expect((await Promise.all(checks)).map(({ calls }) => calls)).toEqual(Array(20).fill(PEOPLE));
  });
});

describe('inside a transaction', () => {
  let actor: Actor;
  beforeEach(async () => {
    actor = await makeActor();
  });

  test.each([
    ['Prisma', () => prisma.contact.count()],
    ['the pool', () => pool.query('SELECT 1')],
    ['another transaction', () => transaction(async () => undefined)],
  ] as const)('%s is out of bounds', async (_, ask) => {
    for (const open of [transaction, longTransaction]) {
      await expect(open(async () => void (await ask()), 10)).rejects.toThrow('inside an open transaction');
    }
    await expect(reading(async () => void (await ask()))).rejects.toThrow('inside an open transaction');
    // What it left to run later is outside.
    const later = await transaction(async () => ({
      ask: async () => {
        await Promise.resolve();
        return ask();
      },
    }));
    await expect(later.ask()).resolves.not.toThrow();
  });

  test.each([
    ['a transaction', transaction],
    ['a long one', longTransaction],
    ['a reading', <T>(work: (tx: Tx) => Promise<T>, seconds: number) => reading(work, { seconds })],
  ] as const)('%s that takes too long is stopped on the server', async (_, open) => {
    const slow = open((tx) => tx.$queryRaw`SELECT count(*)::int FROM generate_series(1, 100000000000) slow`, 0.3);
    await expect(slow).rejects.toMatchObject({ code: 'tooSlow' });
    const { rows } = await pool.query(
      `SELECT query FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND query LIKE '%slow' AND pid <> pg_backend_pid()`,
    );
    expect(rows).toEqual([]);
  });

  test('a reading is stopped on the server when nobody waits for it any more', async () => {
    const gone = new AbortController();
    const active = async () =>
      (
        await pool.query(
          `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND query LIKE '%slow' AND pid <> pg_backend_pid()`,
        )
      ).rowCount;
    const slow = reading((tx) => tx.$queryRaw`SELECT count(*)::int FROM generate_series(1, 100000000000) slow`, {
      signal: gone.signal,
    }).catch((error) => error.code);
    await expect.poll(active, { timeout: 20_000 }).toBe(1);
    gone.abort();
    expect(await slow).toBe('tooSlow');
    expect(await active()).toBe(0);
  });

  test('a reading changes nothing', async () => {
    const write = reading((tx) => tx.list.create({ data: { workspaceId: actor.workspaceId, name: 'L' } }));
    await expect(write).rejects.toThrow();
    expect(await prisma.list.count({ where: { workspaceId: actor.workspaceId } })).toBe(0);
  });
});
