import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { expect, it } from 'vitest';
import { signal, whileMoving } from '#lib/commands/alive.ts';
import { KeptDatabase } from '#lib/commands/kept-database.ts';
import { freePort } from '#lib/commands/ports.ts';
import { scratchFolder } from '#tests/support/server.ts';

it('a database that is killed outright starts again on its data; a stop meanwhile still stops it', async () => {
  const dataDir = scratchFolder();
  const fatal: string[] = [];
  const kept = new KeptDatabase({ dataDir, port: await freePort(), throwaway: true }, (why) => fatal.push(why));
  const { url, dir } = await kept.start();
  const postmaster = () => Number(readFileSync(join(dir, 'postmaster.pid'), 'utf8').split('\n')[0]);
  const ask = async (sql: string) => {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return (await client.query(sql)).rows;
    } finally {
      await client.end().catch(() => undefined);
    }
  };
  await ask('CREATE TABLE kept AS SELECT 1 AS n');
  await ask('CHECKPOINT');
  // A connection that is at work when its server is killed would hold up the next one for an hour.
  const busy = ask(`DO 'BEGIN FOR i IN 1..2000000000 LOOP END LOOP; END'`).catch(() => 'broken off');
  const first = postmaster();
  signal(first, 'SIGKILL');
  const back = () =>
    ask('SELECT n FROM kept').then(
      (rows) => postmaster() !== first && rows.length === 1,
      () => false,
    );
  expect(await whileMoving(60, back, () => readFileSync(join(dataDir, 'postgres.log'), 'utf8').length)).toBe(true);
  expect(await busy).toBe('broken off');

  const second = postmaster();
  signal(second, 'SIGKILL');
  await kept.stop();
  await expect(back()).resolves.toBe(false);
  // Killed in the midst of its start, it had not become anybody's to clear away.
  rmSync(dataDir, { recursive: true, force: true });
  expect(fatal).toEqual([]);
});
