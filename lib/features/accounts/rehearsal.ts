import { sealCredentials } from '#lib/db/credentials.ts';
import type { Account, Prisma } from '#lib/db/generated/client.ts';
import { SANDBOX_CREDENTIALS } from '#lib/sendservice/sandbox/credentials.ts';
import { sandboxBaseUrl } from './sandbox.ts';

/** The stand-in bears more than a platform does; but workers that rehearse should leave room for what is real. */
const PACE = { requestsPerSecond: 10, inFlight: 2 };

/**
 * The account that a workspace rehearses with: the stand-in, asked in the shape and size of its own account's requests,
 * and ready whatever stopped it before. `like` is its own account, or null if it has none yet.
 */
export function rehearsalAccount(
  tx: Prisma.TransactionClient,
  workspaceId: string,
  like: Pick<Account, 'shape' | 'callsPerRequest'> | null,
): Promise<Account> {
  const values = {
    ...{ sandbox: true, baseUrl: sandboxBaseUrl(), ...PACE, ...sealCredentials(workspaceId, SANDBOX_CREDENTIALS) },
    ...(like && { shape: like.shape, callsPerRequest: like.callsPerRequest }),
    ...{ stoppedReason: null, failures: 0, unreachableUntil: null },
  };
  return tx.account.upsert({
    where: { workspaceId_rehearsal: { workspaceId, rehearsal: true } },
    create: { workspaceId, rehearsal: true, ...values },
    update: values,
  });
}
