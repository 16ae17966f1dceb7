import { prisma } from '#lib/db/client.ts';
import type { RequestShape } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';

/** When each secret was last set; null: before that was recorded. */
export type SecretsSet = { username: Date | null; password: Date | null; guid: Date | null };

/** What pages may know of the account: everything but its secrets. */
export type AccountFacts = {
  sandbox: boolean;
  baseUrl: string;
  shape: RequestShape;
  callsPerRequest: number;
  requestsPerSecond: number;
  inFlight: number;
  credits: string | null;
  creditsAt: Date | null;
  /** Why nothing is sent (`unauthorised`, `noCredit`); null: all is well. */
  stoppedReason: string | null;
  secretsSet: SecretsSet;
};

/** The account of the actor's workspace; null: none yet. */
export async function accountOf(actor: Actor): Promise<AccountFacts | null> {
  const account = await prisma.account.findUnique({
    where: { workspaceId: actor.workspaceId },
    omit: { username: true, password: true, guid: true },
  });
  if (!account) return null;
  return {
    sandbox: account.sandbox,
    baseUrl: account.baseUrl,
    shape: account.shape,
    callsPerRequest: account.callsPerRequest,
    requestsPerSecond: account.requestsPerSecond.toNumber(),
    inFlight: account.inFlight,
    credits: account.credits?.toString() ?? null,
    creditsAt: account.creditsAt,
    stoppedReason: account.stoppedReason,
    secretsSet: await secretsSet(actor.workspaceId, account.id),
  };
}

/** Read from the events: they say which secret a saving set. */
async function secretsSet(workspaceId: string, accountId: string): Promise<SecretsSet> {
  const savings = await prisma.event.findMany({
    where: { workspaceId, subjectId: accountId, kind: 'account.saved' },
    select: { at: true, facts: true },
    orderBy: { id: 'desc' },
    take: 200,
  });
  const last = (secret: keyof SecretsSet) =>
    savings.find(({ facts }) => (facts as Record<string, unknown>)[secret] === true)?.at ?? null;
  return { username: last('username'), password: last('password'), guid: last('guid') };
}
