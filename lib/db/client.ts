import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { AppError } from '#lib/domain/errors.ts';
import { databaseUrl, env } from '#lib/env.ts';
import { isTooSlow } from './failures.ts';
import { Prisma, PrismaClient } from './generated/client.ts';
import { assertOutside, inside } from './inside.ts';
import { run } from './run.ts';
import { inTurn } from './turns.ts';

/** The database as a service needs it: the client itself, or one of its transactions. */
export type Db = PrismaClient | Prisma.TransactionClient;

declare const OPEN: unique symbol;
/** An open transaction. Required by code whose settings must end with it, such as those of the planner. */
export type Tx = Prisma.TransactionClient & { readonly [OPEN]: true };

type House = { pool: pg.Pool; prisma: PrismaClient };

/** Next reloads modules in development: the pool must survive that, so it is attached to the process. */
const kept = globalThis as typeof globalThis & { squilloDatabase?: House };

function house(): House {
  if (!kept.squilloDatabase) {
    const pool = new pg.Pool({
      connectionString: databaseUrl(),
      max: env.DATABASE_POOL,
      connectionTimeoutMillis: 5_000,
      // Compiling a statement to machine code would take longer than running it; where statistics are missing, it is chosen blindly.
      options: '-c jit=off',
    });
    // A broken connection fails its query, or is replaced at the next use; but an `error` without a listener ends the process,
    // and the pool itself listens to idle connections only.
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

/** Prisma: forms, pages, and all changes of single rows. */
export const prisma: PrismaClient = atFirstUse((h) => h.prisma);

/** node-postgres: COPY, and set-based SQL where Prisma would loop. Shares its connections with Prisma. */
export const pool: pg.Pool = atFirstUse((h) => h.pool);

/** How much longer than the server's own limit this process waits, so that the server is the one to refuse. */
const MARGIN_MS = 2_000;
/** How long work waits for a connection; `inTurn` keeps some free. */
const WAIT_MS = 5_000;

/**
 * One transaction that nothing may bypass: inside `work` the pool is out of bounds, every query goes through `tx`. `seconds`
 * limits each of its statements and the whole, on the server too. Throws `AppError('tooSlow')` on timeout.
 */
export function transaction<T>(work: (tx: Tx) => Promise<T>, seconds = 10): Promise<T> {
  return within(work, seconds, 'READ WRITE');
}

/** A transaction that may take long: it waits its turn, so that short work always finds a connection. */
export function longTransaction<T>(work: (tx: Tx) => Promise<T>, seconds: number): Promise<T> {
  return inTurn(() => within(work, seconds, 'READ WRITE'));
}

/** A long read; it takes no longer than a page may, and is stopped when nobody waits for it any more. */
export function reading<T>(
  work: (tx: Tx) => Promise<T>,
  { seconds = 30, signal }: { seconds?: number; signal?: AbortSignal | undefined } = {},
): Promise<T> {
  return inTurn(async () => {
    signal?.throwIfAborted();
    return within((tx) => (signal ? untilAborted(tx, signal, () => work(tx)) : work(tx)), seconds, 'READ ONLY');
  });
}

/** Cancels the transaction's statement on the server when the signal aborts. */
async function untilAborted<T>(tx: Tx, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const [backend] = await tx.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
  let cancelling: Promise<unknown> | undefined;
  // Sent through the pool itself: this is not part of the transaction.
  const cancel = () => {
    cancelling = run(house().pool, Prisma.sql`SELECT pg_cancel_backend(${backend?.pid})`).catch(() => undefined);
  };
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await work();
  } finally {
    signal.removeEventListener('abort', cancel);
    // The connection is kept until the cancel request is done: otherwise its next user could be the one that is cancelled.
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
