import { endExchange } from '#lib/audit/ended.ts';
import { pool } from '#lib/db/client.ts';
import { secretsOf } from '#lib/db/credentials.ts';
import { run } from '#lib/db/run.ts';
import type { Answer } from '#lib/sendservice/client.ts';
import { stopAccount } from '../ledger/notices.ts';
import { answered } from '../send/answered.ts';
import { tellBreaker } from '../send/breaker.ts';
import { platformFor } from '../send/platform.ts';
import type { Work } from '../send/work.ts';
import { noteSight } from './sight.ts';
import { readTold, type Told } from './told.ts';

/** Sends a taken look-up, stores its answer, and notes what the answer says about the account. `told` is null if it is unreadable. */
export async function ask(work: Work): Promise<{ answer: Answer; told: Told | null }> {
  const answer = answered(work, await platformFor(work.account).lookUp(work.body));
  await run(pool, endExchange(work.exchangeId, answer, secretsOf(work.account)));
  await tellBreaker(work, answer);
  if (answer.outcome === 'refused' && answer.reason === 'unauthorised') await stopAccount(work, 'unauthorised');
  const told = readTold(work, answer);
  await noteSight(work, answer, told);
  return { answer, told };
}
