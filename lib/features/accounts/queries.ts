import { prisma } from '#lib/db/client.ts';
import type { RequestShape } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { type PlatformWait, platformWait } from '#lib/domain/platform-wait.ts';

export { allowedAddresses } from './address.ts';

/** When each secret was last set; null: before the time was recorded. */
export type SecretsSet = { username: Date | null; password: Date | null; guid: Date | null };

/** The facts of an account that pages may show: everything but its secrets. */
export type AccountFacts = {
  sandbox: boolean;
  baseUrl: string;
  shape: RequestShape;
  callsPerRequest: number;
  requestsPerSecond: number;
  inFlight: number;
  credits: string | null;
  creditsAt: Date | null;
  /** Why nothing is sent (lib/domain/stop-reason.ts); null: nothing stopped it. */
  stoppedReason: string | null;
  /** Why the platform keeps requests waiting, and since when it is unreachable; null: it does not, or the account is stopped. */
  platform: (PlatformWait & { since: Date | null }) | null;
  secretsSet: SecretsSet;
};

/** The account of the actor's workspace; null: none yet. */
export async function accountOf(actor: Actor): Promise<AccountFacts | null> {
  const account = await prisma.account.findFirst({
    where: { workspaceId: actor.workspaceId, rehearsal: false },
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
    platform: account.stoppedReason === null ? await waitOf(actor.workspaceId, account) : null,
    secretsSet: await secretsSet(actor.workspaceId, account.id),
  };
}

async function waitOf(workspaceId: string, account: Parameters<typeof platformWait>[0] & { id: string }) {
  const wait = platformWait(account, new Date());
  return (
    wait && { ...wait, since: wait.reason === 'unreachable' ? await unreachableSince(workspaceId, account.id) : null }
  );
}

/** Read from the events: the account's row knows only the next try. */
async function unreachableSince(workspaceId: string, accountId: string): Promise<Date | null> {
  const event = await prisma.event.findFirst({
    where: { workspaceId, subjectId: accountId, kind: 'account.unreachable' },
    select: { at: true },
    orderBy: { id: 'desc' },
  });
  return event?.at ?? null;
}

/** Read from the events: they name the secrets that each save set. */
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
