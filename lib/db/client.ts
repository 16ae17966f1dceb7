import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { AppError } from '#lib/domain/errors.ts';
import { databaseUrl, env } from '#lib/env.ts';
import { isTooSlow } from './failures.ts';
import { type Prisma, PrismaClient } from './generated/client.ts';
import { assertOutside, inside } from './inside.ts';
import { inTurn } from './turns.ts';

/** What a service needs of the database: the client itself, or a transaction of it. */
export type Db = PrismaClient | Prisma.TransactionClient;

declare const OPEN: unique symbol;
/** A transaction that is open. Asked for by what sets terms that must end with it, such as those of the planner. */
export type Tx = Prisma.TransactionClient & { readonly [OPEN]: true };

type House = { pool: pg.Pool; prisma: PrismaClient };

/** Next reloads modules in development: the pool must outlive that, so it hangs on the process. */
const kept = globalThis as typeof globalThis & { squilloDatabase?: House };

function house(): House {
  if (!kept.squilloDatabase) {
    const pool = new pg.Pool({
      connectionString: databaseUrl(),
      max: env.DATABASE_POOL,
      connectionTimeoutMillis: 5_000,
    });
    // A connection that breaks fails its query, or is replaced at the next use; but an `error` that nobody hears ends the
    // process, and the pool itself hears those of idle connections only.
    pool.on('error', () => undefined);
    pool.on('connect', (client) => client.on('error', () => undefined));
    kept.squilloDatabase = { pool, prisma: new PrismaClient({ adapter: new PrismaPg(pool) }) };
  }
  return kept.squilloDatabase;
}

/** Connects at first use, so that a build or a test may import this without a database. */
function atFirstUse<T extends object>(pick: (h: House) => T): T {
  return new Proxy({} as T, {
    get(_, property) {
      assertOutside();
      const target = pick(house());
      const value = Reflect.get(target, property, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** Prisma: forms, pages, everything that moves single rows. */
export const prisma: PrismaClient = atFirstUse((h) => h.prisma);

/** node-postgres: set-based SQL on the paths where Prisma would loop, and COPY. Shares its connections with Prisma. */
export const pool: pg.Pool = atFirstUse((h) => h.pool);

/** How much longer than the server's own limit this process waits, so that it is the server that says no. */
const MARGIN_MS = 2_000;
/** How long work waits for a connection; `inTurn` keeps some free. */
const WAIT_MS = 5_000;

/**
 * One transaction, of which nothing goes past it: inside `work` the pool is out of bounds, everything is asked of `tx`.
 * `seconds` bounds each of its statements and the whole, on the server too. Throws `AppError('tooSlow')` when they are over.
 */
export function transaction<T>(work: (tx: Tx) => Promise<T>, seconds = 10): Promise<T> {
  return within(work, seconds, 'READ WRITE');
}

/** A transaction that may take long: it waits its turn, so that whoever needs a moment finds a connection. */
export function longTransaction<T>(work: (tx: Tx) => Promise<T>, seconds: number): Promise<T> {
  return inTurn(() => within(work, seconds, 'READ WRITE'));
}

/** A long reading; it takes no longer than a page may, and is stopped when nobody waits for it any more. */
export function reading<T>(
  work: (tx: Tx) => Promise<T>,
  { seconds = 30, signal }: { seconds?: number; signal?: AbortSignal | undefined } = {},
): Promise<T> {
  return inTurn(async () => {
    signal?.throwIfAborted();
    return within((tx) => (signal ? untilAborted(tx, signal, () => work(tx)) : work(tx)), seconds, 'READ ONLY');
  });
}

/** The statement of a transaction is cancelled on the server when the signal says so. */
async function untilAborted<T>(tx: Tx, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const [backend] = await tx.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
  let cancelling: Promise<unknown> | undefined;
  // Asked of the pool itself: this is no part of the transaction.
  const cancel = () => {
    cancelling = house()
      .pool.query('SELECT pg_cancel_backend($1)', [backend?.pid])
      .catch(() => undefined);
  };
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await work();
  } finally {
    signal.removeEventListener('abort', cancel);
    // As long as it is under way the connection is kept: the next who had it would be the one that is cancelled.
    await cancelling;
  }
}

async function within<T>(work: (tx: Tx) => Promise<T>, seconds: number, mode: 'READ WRITE' | 'READ ONLY'): Promise<T> {
  const most = seconds * 1000;
  const bounded = (tx: Prisma.TransactionClient) =>
    inside(async () => {
      await tx.$executeRaw`SELECT set_config('transaction_read_only', ${mode === 'READ ONLY' ? 'on' : 'off'}, true),
        set_config('statement_timeout', ${String(most)}, true),
        set_config('transaction_timeout', ${String(most + 2 * MARGIN_MS)}, true)`;
      return work(tx as Tx);
    });
  try {
    return await prisma.$transaction(bounded, { timeout: most + MARGIN_MS, maxWait: WAIT_MS });
  } catch (error) {
    throw isTooSlow(error) ? new AppError('tooSlow') : error;
  }
}

/** Ends the process's connections; for workers, scripts and tests. */
export async function closeDatabase(): Promise<void> {
  const open = kept.squilloDatabase;
  kept.squilloDatabase = undefined;
  if (!open) return;
  await open.prisma.$disconnect();
  if (!open.pool.ended) await open.pool.end();
}
