import { sealCredentials } from '#lib/db/credentials.ts';
import type { Account, Prisma } from '#lib/db/generated/client.ts';
import { SANDBOX_CREDENTIALS } from '#lib/sendservice/sandbox/credentials.ts';
import { sandboxBaseUrl } from './sandbox.ts';

/** The stand-in can take more than a platform, but workers that rehearse must leave room for real calls. */
const PACE = { requestsPerSecond: 10, inFlight: 2 };

/**
 * Returns the account that a workspace rehearses with: the stand-in, asked in the shape and size of the workspace's own account's
 * requests, and ready whatever stopped it before. `like` is the own account, or null if there is none yet.
 */
export function rehearsalAccount(
  tx: Prisma.TransactionClient,
  workspaceId: string,
  like: Pick<Account, 'shape' | 'callsPerRequest'> | null,
): Promise<Account> {
  const values = {
    sandbox: true,
    baseUrl: sandboxBaseUrl(),
    ...PACE,
    ...sealCredentials(workspaceId, SANDBOX_CREDENTIALS),
    ...(like && { shape: like.shape, callsPerRequest: like.callsPerRequest }),
    stoppedReason: null,
    failures: 0,
    unreachableUntil: null,
    restsUntil: null,
    blindSince: null,
  };
  return tx.account.upsert({
    where: { workspaceId_rehearsal: { workspaceId, rehearsal: true } },
    create: { workspaceId, rehearsal: true, ...values },
    update: values,
  });
}
