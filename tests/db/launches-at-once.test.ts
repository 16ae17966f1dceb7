import { beforeEach, describe, expect, test, vi } from 'vitest';
import { GET } from '#app/api/health/route.ts';
import { longTransaction, pool, prisma, reading, type Tx, transaction } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { preflight } from '#lib/features/dispatch/queries.ts';
import { launchCampaign } from '#lib/features/dispatch/service.ts';
import { WARNINGS } from '#lib/features/dispatch/warnings.ts';
import { makeAccount, makeActor, makeDraft, makeList } from '../support/factory.ts';

vi.hoisted(() => {
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
    ...{ campaignId: draft.id, revision: draft.revision, expectedCalls: PEOPLE },
    accepted: WARNINGS,
  });

async function draftsOf(actor: Actor, list: { id: string }, count: number) {
  const drafts: Awaited<ReturnType<typeof makeDraft>>[] = [];
  while (drafts.length < count) drafts.push(await makeDraft(actor, [list]));
  return drafts;
}

const timed = async (work: () => Promise<unknown>) => {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
};

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
  }, 120_000);

  test('of fifty clicks on one draft one launches it and the others are told, each as soon as that is so', async () => {
    const { actor, list } = await house();
    const [first, draft] = [await makeDraft(actor, [list]), await makeDraft(actor, [list])];
    const alone = await timed(() => launch(actor, first));
    const refused = await timed(() => launch(actor, first).catch(() => undefined));
    const codes: string[] = [];
    const all = await timed(() =>
      Promise.all(
        Array.from({ length: 50 }, () =>
          launch(actor, draft).then(
            () => codes.push('launched'),
            (error) => codes.push(error.code),
          ),
        ),
      ),
    );
    expect(codes.toSorted()).toEqual([...Array(49).fill('alreadyLaunched'), 'launched']);
    // One launch and 49 refusals one after the other, and as much again for the machine's moods.
    expect(all).toBeLessThan(1_000 + 2 * (alone + 49 * refused));
  }, 120_000);

  test('checks and launches of many people at once wait for each other, not for ever', async () => {
    const { actor, list } = await house();
    const drafts = await draftsOf(actor, list, 10);
    const checks = drafts.flatMap((draft) => [
      preflight(actor, draft.id, new Date()),
      preflight(actor, draft.id, new Date()),
    ]);
    expect((await Promise.all(checks)).map(({ calls }) => calls)).toEqual(Array(20).fill(PEOPLE));
  }, 120_000);
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
