import { randomUUID } from 'node:crypto';
import { closeDatabase, pool } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { run } from '#lib/db/run.ts';
import { log } from '#lib/log.ts';
import { beWorker } from './alive.ts';
import { elsewhere, settleIn } from './installation.ts';
import { onWake } from './wake.ts';

const HEARTBEAT_MS = 5_000;
/** A worker that was not seen for this long is forgotten. */
const FORGET_AFTER = '1 day';

/** The view that a task has of its worker. */
export type Life = {
  readonly stopping: boolean;
  /** Whether this is the installation that sends, as far as is known: a copy sends nothing. */
  readonly sends: boolean;
  /** Waits; ends early when the worker stops, and on a wake-up unless told otherwise. */
  pause(ms: number, options?: { evenIfWoken?: boolean }): Promise<void>;
};

/** A loop that runs until its worker stops, and finishes the work it has begun. */
export type Task = { name: string; run(life: Life): Promise<void> };

/**
 * The life of a worker process: runs the tasks, shows a heartbeat, and on SIGTERM or SIGINT lets them finish. Any number of
 * workers may run, on any machine; they share nothing but PostgreSQL.
 */
export async function liveAsWorker(tasks: Task[]): Promise<void> {
  const id = randomUUID();
  beWorker(id);
  const waiting = new Set<{ wake(): void; wakeable: boolean }>();
  let stopping = false;
  let sends = false;

  const life: Life = {
    get stopping() {
      return stopping;
    },
    get sends() {
      return sends;
    },
    pause(ms, options) {
      return new Promise((resolve) => {
        if (stopping) return resolve();
        const waiter = {
          wakeable: !options?.evenIfWoken,
          wake() {
            clearTimeout(timer);
            waiting.delete(waiter);
            resolve();
          },
        };
        const timer = setTimeout(waiter.wake, ms);
        waiting.add(waiter);
      });
    },
  };
  const stop = (signal: string) => {
    if (stopping) return;
    log.info({ signal }, 'worker is stopping');
    stopping = true;
    for (const waiter of [...waiting]) waiter.wake();
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);

  const wakeUps = onWake(() => {
    for (const waiter of [...waiting]) if (waiter.wakeable) waiter.wake();
  });
  const heartbeat = {
    name: 'heartbeat',
    run: (alive: Life) =>
      beat(id, alive, (home) => {
        sends = home;
      }),
  };
  log.info({ worker: id, tasks: tasks.map((task) => task.name) }, 'worker is up');
  await Promise.all([heartbeat, ...tasks].map((task) => task.run(life)));

  await wakeUps.stop();
  await run(pool, Prisma.sql`DELETE FROM worker WHERE id = ${id}`).catch(() => undefined);
  await closeDatabase();
  log.info('worker has stopped');
}

async function beat(id: string, life: Life, tell: (sends: boolean) => void): Promise<void> {
  let before = '';
  while (!life.stopping) {
    try {
      await settleIn();
      const differs = await elsewhere();
      tell(differs.length === 0);
      if (differs.length > 0 && before !== differs.join()) {
        log.error({ differs }, 'this database belongs to an installation elsewhere: nothing is sent from here');
      }
      before = differs.join();
      await run(
        pool,
        Prisma.sql`
        WITH forgotten AS (DELETE FROM worker WHERE seen_at < now() - ${FORGET_AFTER}::interval)
        INSERT INTO worker (id, started_at, seen_at, elsewhere) VALUES (${id}, now(), now(), ${differs})
        ON CONFLICT (id) DO UPDATE SET seen_at = now(), elsewhere = excluded.elsewhere`,
      );
    } catch (error) {
      log.error({ err: error }, 'no heartbeat');
    }
    await life.pause(HEARTBEAT_MS, { evenIfWoken: true });
  }
}
