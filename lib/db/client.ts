import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { databaseUrl, env } from '#lib/env.ts';
import { type Prisma, PrismaClient } from './generated/client.ts';

/** What a service needs of the database: the client itself, or a transaction of it. */
export type Db = PrismaClient | Prisma.TransactionClient;

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

/** One transaction; `seconds` bounds it (Prisma's own limit of 5 s is too short for set-based work on a million rows). */
export function transaction<T>(work: (tx: Prisma.TransactionClient) => Promise<T>, seconds = 10): Promise<T> {
  return prisma.$transaction(work, { timeout: seconds * 1000, maxWait: 5_000 });
}

/** Ends the process's connections; for workers, scripts and tests. */
export async function closeDatabase(): Promise<void> {
  const open = kept.squilloDatabase;
  kept.squilloDatabase = undefined;
  if (!open) return;
  await open.prisma.$disconnect();
  if (!open.pool.ended) await open.pool.end();
}
