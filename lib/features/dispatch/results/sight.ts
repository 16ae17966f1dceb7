import { pool } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { run } from '#lib/db/run.ts';
import type { Answer } from '#lib/sendservice/client.ts';
import { resumeAfter, stopAccount } from '../ledger/notices.ts';
import { graceMs } from '../send/pace.ts';
import type { Work } from '../send/work.ts';
import type { Told } from './told.ts';

/**
 * Notes whether look-ups can be read. An account whose look-ups are answered for longer than the grace period, but never in a way
 * that tells about its calls, is blind: no result comes home, no opt-out is heard, nothing can be proved. So nothing more is
 * placed until a look-up can be read, or a person lets it go on. Where there is no answer at all, the breaker acts.
 */
export async function noteSight(work: Work, answer: Answer, told: Told | null): Promise<void> {
  if (told?.complete) return seeAgain(work);
  if (!isAnswered(answer)) return;
  const [noted] = await run<{ seconds: number }>(
    pool,
    Prisma.sql`
    UPDATE account SET blind_since = coalesce(blind_since, now()) WHERE id = ${work.account.id}
    RETURNING extract(epoch FROM now() - blind_since)::float8 AS seconds`,
  );
  if (noted && noted.seconds * 1000 > graceMs(work.account)) await stopAccount(work, 'blind');
}

/** Failures of the platform, "too many requests" and refused credentials have their own consequences. */
function isAnswered({ httpStatus, reason }: Answer): boolean {
  return httpStatus !== null && httpStatus < 500 && reason !== 'rateLimited' && reason !== 'unauthorised';
}

async function seeAgain(work: Work): Promise<void> {
  const [before] = await run<{ stopped: string | null }>(
    pool,
    Prisma.sql`
    UPDATE account SET blind_since = NULL WHERE id = ${work.account.id} AND blind_since IS NOT NULL
    RETURNING stopped_reason AS stopped`,
  );
  if (before?.stopped === 'blind') await resumeAfter(work, 'blind');
}
