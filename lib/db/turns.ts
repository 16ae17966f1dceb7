import { env } from '#lib/env.ts';

const kept = globalThis as typeof globalThis & {
  squilloTurns?: { running: number; waiting: (() => void)[] };
  squilloQueues?: Map<string, Promise<unknown>>;
};

/**
 * Runs long work on at most half of the connections; further work waits in order of arrival. Short work (a page, a click, the
 * health check) always finds a connection, however many campaigns are launched at once.
 */
export async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  kept.squilloTurns ??= { running: 0, waiting: [] };
  const turns = kept.squilloTurns;
  if (turns.running >= Math.max(1, Math.floor(env.DATABASE_POOL / 2))) {
    await new Promise<void>((mine) => turns.waiting.push(mine));
  } else {
    turns.running += 1;
  }
  try {
    return await work();
  } finally {
    // The turn passes to the next in the queue; the count drops only when nobody waits.
    const next = turns.waiting.shift();
    if (next) next();
    else turns.running -= 1;
  }
}

/**
 * Runs work on one thing one after the other, in order of arrival: in parallel it would only wait for the same row, each with
 * a connection and a turn that others could use. It serves speed, not correctness: other processes have queues of their own.
 */
export async function oneByOne<T>(thing: string, work: () => Promise<T>): Promise<T> {
  kept.squilloQueues ??= new Map();
  const queues = kept.squilloQueues;
  const mine = (queues.get(thing) ?? Promise.resolve()).then(work);
  const over = mine.catch(() => undefined);
  queues.set(thing, over);
  try {
    return await mine;
  } finally {
    if (queues.get(thing) === over) queues.delete(thing);
  }
}
