import type { Answer } from '#lib/sendservice/client.ts';
import type { Work } from './work.ts';

/**
 * The answer with its moments by the database's clock. Intervals open and close by that clock, and so do leases and pauses: a
 * process whose clock is ahead would see the end of an interval, and so of its calls, before it has come.
 */
export function answered({ taken }: Work, answer: Answer): Answer {
  const endedAt = new Date(taken.at.getTime() + performance.now() - taken.tick);
  const tookMs = answer.endedAt.getTime() - answer.startedAt.getTime();
  return { ...answer, startedAt: new Date(endedAt.getTime() - tookMs), endedAt };
}
