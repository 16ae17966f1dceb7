import { connection } from 'next/server';
import { pool } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { run } from '#lib/db/run.ts';

type Part = 'up' | 'down';
type Health = { status: Part; web: 'up'; database: Part; worker: Part };

const PATIENCE_MS = 2_000;
/** Workers write a heartbeat every 5 seconds (lib/jobs/worker.ts). */
const FRESH_SECONDS = 20;

async function isWorkerSeen(): Promise<boolean> {
  const [worker] = await run<{ seen: boolean }>(
    pool,
    Prisma.sql`SELECT EXISTS (SELECT 1 FROM worker WHERE seen_at > now() - make_interval(secs => ${FRESH_SECONDS})) AS seen`,
  );
  return worker?.seen ?? false;
}

/** Returns the result of `work`, or nothing if it fails or takes longer than the timeout. */
async function patiently<T>(work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((done) => {
    timer = setTimeout(() => done(undefined), PATIENCE_MS);
  });
  const answer = await Promise.race([work.catch(() => undefined), late]);
  clearTimeout(timer);
  return answer;
}

/**
 * For monitoring: 200 when web, database and a worker are up, 503 otherwise; the body names each part.
 * Open to everybody, so it reveals nothing else.
 */
export async function GET(): Promise<Response> {
  await connection();
  const seen = await patiently(isWorkerSeen());
  const database: Part = seen === undefined ? 'down' : 'up';
  const worker: Part = seen ? 'up' : 'down';
  const status: Part = seen ? 'up' : 'down';
  const health: Health = { status, web: 'up', database, worker };
  return Response.json(health, { status: seen ? 200 : 503, headers: { 'cache-control': 'no-store' } });
}
