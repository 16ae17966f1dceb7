import { allowanceKey, take } from '#lib/db/allowance.ts';
import type { Prisma } from '#lib/db/generated/client.ts';
import { databaseTime } from '#lib/db/time.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';

const MINUTE = 60;

/**
 * Limits of test calls. A code goes to a number that is not yet proved to be the caller's: it may be a stranger's, so the limit
 * is low. A draft's message goes to proved numbers. A telephone's limit counts all callers, from any workspace.
 */
const LIMITS = {
  code: {
    user: { burst: 3, seconds: 10 * MINUTE },
    number: { burst: 3, seconds: 30 * MINUTE },
    workspace: { burst: 10, seconds: 5 * MINUTE },
  },
  draft: {
    user: { burst: 6, seconds: 2 * MINUTE },
    number: { burst: 6, seconds: 2 * MINUTE },
    workspace: { burst: 20, seconds: MINUTE },
  },
} as const;

/**
 * Counts a test call that is about to be made, in its transaction: a call that fails to be made is not counted, and clicks at the
 * same moment cannot exceed the limit. Throws `AppError('tooManyTests')` with the minutes to wait.
 */
export async function countTest(
  tx: Prisma.TransactionClient,
  actor: Actor,
  kind: keyof typeof LIMITS,
  number: string,
): Promise<void> {
  // Always in this order, so that two calls never deadlock.
  const whose = { user: actor.userId, number, workspace: actor.workspaceId };
  for (const what of ['user', 'number', 'workspace'] as const) {
    const now = await databaseTime(tx);
    const next = await take(tx, allowanceKey(`test-${kind}-${what}`, whose[what]), LIMITS[kind][what], now);
    if (next) throw new AppError('tooManyTests', { minutes: minutesUntil(next, now) });
  }
}

const minutesUntil = (next: Date, now: Date) => Math.max(1, Math.ceil((next.getTime() - now.getTime()) / 60_000));
