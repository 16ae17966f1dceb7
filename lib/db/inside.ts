import { AsyncLocalStorage } from 'node:async_hooks';
import { env } from '#lib/env.ts';

/** Marks work that runs inside an open transaction; work that it left behind to run later is outside again. */
const context = new AsyncLocalStorage<{ open: boolean }>();

/** Runs the work of a transaction. */
export async function inside<T>(work: () => Promise<T>): Promise<T> {
  const transaction = { open: true };
  try {
    return await context.run(transaction, work);
  } finally {
    transaction.open = false;
  }
}

/**
 * Throws if a transaction is open, except in production, where no call may fail for it. A transaction holds a connection; if
 * several ask for a second one, they wait for each other forever. So the transaction is handed down instead.
 */
export function assertOutside(): void {
  if (context.getStore()?.open && env.NODE_ENV !== 'production')
    throw new Error('the pool was asked inside an open transaction: hand `tx` down');
}
