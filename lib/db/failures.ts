import type { AppError } from '#lib/domain/errors.ts';
import { Prisma } from './generated/client.ts';

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EPIPE',
  '57P01',
  '57P02',
  '57P03',
  '08006',
  '08001',
  'P1001',
  'P1002',
  'P1017',
  'P2024',
]);

/** True if the error says that the database could not be reached (not that it refused the statement). */
export function isUnreachable(error: unknown): boolean {
  for (let cause: unknown = error, depth = 0; cause && depth < 5; depth += 1) {
    const { code, message, cause: deeper } = cause as { code?: unknown; message?: unknown; cause?: unknown };
    if (typeof code === 'string' && UNREACHABLE.has(code)) return true;
    if (
      typeof message === 'string' &&
      /ECONNREFUSED|Can't reach database|timeout exceeded when trying to connect|Connection terminated|DatabaseNotReachable/.test(
        message,
      )
    )
      return true;
    cause = deeper;
  }
  return false;
}

/** PostgreSQL's codes for a statement or a transaction that took too long, and Prisma's for a transaction that did. */
const TOO_SLOW = new Set(['57014', '25P04', 'P2028']);

/** True if the work was stopped by its timeout. Not if no connection was free: then nothing was begun. */
export function isTooSlow(error: unknown): boolean {
  for (let cause: unknown = error, depth = 0; cause && depth < 5; depth += 1) {
    const { code, message, originalCode, meta, cause: deeper } = cause as Failure;
    if (code === 'P2028') return !/Unable to start a transaction/.test(message ?? '');
    for (const word of [code, originalCode, meta?.code]) {
      if (typeof word === 'string' && TOO_SLOW.has(word)) return true;
    }
    cause = deeper ?? meta?.driverAdapterError;
  }
  return false;
}

type Failure = {
  code?: unknown;
  message?: string;
  originalCode?: unknown;
  meta?: { code?: unknown; driverAdapterError?: unknown };
  cause?: unknown;
};

/** True if a unique constraint was violated. */
export function isDuplicate(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}

/** Runs `work`; a violated unique constraint becomes the given expected error. */
export async function orDuplicate<T>(work: Promise<T>, error: AppError): Promise<T> {
  try {
    return await work;
  } catch (failure) {
    if (isDuplicate(failure)) throw error;
    throw failure;
  }
}
