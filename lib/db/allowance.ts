import { createHash } from 'node:crypto';
import { type Db, prisma } from './client.ts';

/** `burst` at once, then one more every `seconds`. */
export type Allowance = { burst: number; seconds: number };

/** A wait that begins with the `free`th failure in a row (two or more) at `first` seconds and doubles up to `longest`. */
export type GrowingWait = { free: number; first: number; longest: number };

const DOUBLINGS = 20;

/** The name of an allowance: its purpose, then its owner. Text from strangers is hashed: it may be anything, of any length. */
export function allowanceKey(what: string, ...whose: string[]): string {
  return [what, ...whose.map((part) => createHash('sha256').update(part).digest('base64url').slice(0, 22))].join('/');
}

/**
 * Takes one use from a key's allowance. One statement, so that the limit is exact for any number of processes at once; inside
 * a transaction the others wait for its end. Null: taken; otherwise the moment of the next possible try. (The generic cell
 * rate algorithm: the row holds the moment at which everything would be given back.)
 */
export async function take(db: Db, key: string, { burst, seconds }: Allowance, now = new Date()): Promise<Date | null> {
  const slack = (burst - 1) * seconds;
  const taken = await db.$executeRaw`
    INSERT INTO allowance AS a (key, free_at) VALUES (${key}, ${now}::timestamptz + make_interval(secs => ${seconds}))
    ON CONFLICT (key) DO UPDATE SET free_at = greatest(a.free_at, ${now}::timestamptz) + make_interval(secs => ${seconds})
    WHERE a.free_at <= ${now}::timestamptz + make_interval(secs => ${slack})`;
  if (taken > 0) return null;
  const row = await db.allowance.findUnique({ where: { key } });
  return new Date((row?.freeAt ?? now).getTime() - slack * 1000);
}

/** Gives one use back, when it did no harm. */
export async function giveBack(db: Db, key: string, { seconds }: Allowance): Promise<void> {
  await db.$executeRaw`UPDATE allowance SET free_at = free_at - make_interval(secs => ${seconds}) WHERE key = ${key}`;
}

/**
 * Counts a try as failed before it is made, and returns whether it is allowed: false while the wait of earlier failures lasts.
 * One statement: of three hundred at once exactly the free ones get through. A success clears the count (`forget`).
 */
export async function tryOnce(key: string, wait: GrowingWait, now: Date): Promise<boolean> {
  const { free, first, longest } = wait;
  const allowed = await prisma.$executeRaw`
    INSERT INTO allowance AS a (key, failures, free_at)
    VALUES (${key}, 1, ${now}::timestamptz)
    ON CONFLICT (key) DO UPDATE SET failures = a.failures + 1,
      free_at = ${now}::timestamptz + make_interval(secs => CASE WHEN a.failures + 1 < ${free}::int THEN 0
        ELSE least(${first}::float8 * 2 ^ least(a.failures + 1 - ${free}::int, ${DOUBLINGS}::int), ${longest}::float8) END)
    WHERE a.free_at <= ${now}::timestamptz`;
  return allowed > 0;
}

/** Keeps a key until a moment, for facts that only have to be remembered. */
export async function keep(key: string, until: Date): Promise<void> {
  await prisma.$executeRaw`
    INSERT INTO allowance AS a (key, free_at) VALUES (${key}, ${until}::timestamptz)
    ON CONFLICT (key) DO UPDATE SET free_at = greatest(a.free_at, excluded.free_at)`;
}

/** Whether a key is kept at this moment. */
export async function isKept(key: string, now: Date): Promise<boolean> {
  return (await prisma.allowance.count({ where: { key, freeAt: { gt: now } } })) > 0;
}

/** Resets a key and, if asked for, all keys whose names begin with it. */
export async function forget(db: Db, key: string, andBelow = false): Promise<void> {
  await db.$executeRaw`DELETE FROM allowance WHERE key = ${key} OR (${andBelow} AND starts_with(key, ${`${key}/`}))`;
}

/** Deletes allowances that have been fully given back for a day. */
export async function tidyAllowances(): Promise<void> {
  await prisma.$executeRaw`DELETE FROM allowance WHERE free_at < now() - interval '1 day'`;
}
