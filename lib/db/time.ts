import { type Db, prisma } from './client.ts';

/**
 * The database's current time. It decides whenever a moment begins or ends something: the clocks of the processes differ, and
 * those of two machines may be minutes apart.
 */
export async function databaseTime(db: Db = prisma): Promise<Date> {
  const [row] = await db.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
  if (!row) throw new Error('the database gave no time');
  return row.now;
}
