import { type Db, pool } from '#lib/db/client.ts';
import { showAlive } from './alive.ts';

const CHANNEL = 'squillo_work';

/**
 * Tells the workers at commit that there may be work. Only a wake-up: losing it loses nothing, since workers also look by
 * themselves (docs/decisions/0003-work-is-taken-from-the-batches.md).
 */
export async function wakeWorkers(tx: Db): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify(${CHANNEL}, '')`;
}

/**
 * Calls `wake` at each wake-up until `stop` is called. A broken connection is reopened after a second. A worker's connection
 * also shows that it lives.
 */
export function onWake(wake: () => void): { stop(): Promise<void> } {
  let stopped = false;
  let current: { release(destroy?: boolean): void } | null = null;
  let again: NodeJS.Timeout | undefined;

  const listen = async () => {
    const client = await pool.connect();
    current = client;
    const lost = () => {
      if (current !== client) return;
      current = null;
      client.release(true);
      if (!stopped) again = setTimeout(start, 1000);
    };
    client.on('error', lost);
    client.on('end', lost);
    client.on('notification', wake);
    try {
      await client.query(`LISTEN ${CHANNEL}`);
      await showAlive(client);
    } catch {
      // If kept, each failed try would take one more connection from the pool.
      lost();
    }
  };
  const start = () => {
    listen().catch(() => {
      if (!stopped) again = setTimeout(start, 1000);
    });
  };
  start();

  return {
    async stop() {
      stopped = true;
      clearTimeout(again);
      const open = current;
      current = null;
      open?.release(true);
    },
  };
}
