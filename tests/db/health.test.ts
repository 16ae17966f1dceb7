import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { GET } from '#app/api/health/route.ts';
import { closeDatabase, pool } from '#lib/db/client.ts';
import { env } from '#lib/env.ts';

// Outside a request of Next there is nothing to wait for.
vi.mock('next/server', () => ({ connection: async () => undefined }));

async function workerSeen(secondsAgo: number): Promise<void> {
  await pool.query(
    'insert into worker (id, started_at, seen_at) values (gen_random_uuid(), now(), now() - make_interval(secs => $1))',
    [secondsAgo],
  );
}

describe('GET /api/health', () => {
  beforeEach(() => pool.query('delete from worker').then(() => undefined));

  test('answers 200 when the database answers and a worker was seen lately', async () => {
    await workerSeen(5);
    const answer = await GET();
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ status: 'up', web: 'up', database: 'up', worker: 'up' });
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test('answers 503 and names the worker when none was seen for 20 seconds', async () => {
    await workerSeen(21);
    const answer = await GET();
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({ status: 'down', web: 'up', database: 'up', worker: 'down' });
  });

  test('answers 503 within its 2 seconds when the database accepts connections and says nothing', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => silent.once('listening', listening));
    const address = silent.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await closeDatabase();
    const given = env.DATABASE_URL;
    env.DATABASE_URL = `postgresql://nobody@127.0.0.1:${port}/nothing`;
    try {
      // Before the pool itself gives up, after five: timers of one process ring in their order, however late.
      const [answer] = await Promise.race([Promise.all([GET()]), pause(4_000, [undefined])]);
      expect(answer?.status).toBe(503);
      expect(await answer?.json()).toEqual({ status: 'down', web: 'up', database: 'down', worker: 'down' });
    } finally {
      env.DATABASE_URL = given;
      silent.close();
      await closeDatabase();
    }
  });
});
