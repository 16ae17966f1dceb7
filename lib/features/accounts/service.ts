import { recordEvent } from '#lib/audit/events.ts';
import { eventActor } from '#lib/auth/system.ts';
import { transaction } from '#lib/db/client.ts';
import { type Credentials, openAccount, sealCredentials } from '#lib/db/credentials.ts';
import { orDuplicate } from '#lib/db/failures.ts';
import type { Account, Prisma } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { assertCan } from '#lib/domain/permissions.ts';
import { wakeWorkers } from '#lib/jobs/wake.ts';
import { SANDBOX_CREDENTIALS } from '#lib/sendservice/sandbox/credentials.ts';
import { sandboxBaseUrl } from './sandbox.ts';
import type { AccountForm } from './schema.ts';

export { rehearsalAccount } from './rehearsal.ts';

const NO_WITNESS = { witness: null, witnessAt: null, witnessSentAt: null };

/** After a person checked the account, sending is tried at once. */
const REACHABLE = { failures: 0, unreachableUntil: null };

/** Another platform did not ask to be left alone. */
const RESTED = { restsUntil: null };

/**
 * Saves the workspace's account. Empty secrets are kept, but only for the address that they were given for: they are never
 * carried to another server. While calls are with the platform the user cannot change, since another user would not see them; the
 * Guid may be corrected, and is checked against a known call. Throws `AppError` forbidden, credentialsMissing, accountInUse {
 * names }.
 */
export async function saveAccount(actor: Actor, form: AccountForm): Promise<void> {
  assertCan(actor, 'account.manage');
  const { workspaceId } = actor;
  const sandbox = form.platform === 'sandbox';
  const baseUrl = sandbox ? sandboxBaseUrl() : form.baseUrl;
  const given = givenCredentials(form);
  const limits = {
    shape: form.shape,
    callsPerRequest: form.callsPerRequest,
    requestsPerSecond: form.requestsPerSecond,
    inFlight: form.inFlight,
  };

  await transaction(async (tx) => {
    const before = await lockAccount(tx, workspaceId);
    const moves = before !== null && (before.sandbox !== sandbox || before.baseUrl !== baseUrl);
    if (moves) await assertNothingOnTheWay(tx, before, OPEN);
    const isOther = before !== null && isOtherUser(before, given);
    if (isOther) await assertNothingOnTheWay(tx, before, SENT);
    if ((before === null || moves) && !isComplete(given)) throw new AppError('credentialsMissing');
    const account = await write(tx, {
      workspaceId,
      before,
      values: {
        sandbox,
        baseUrl,
        ...limits,
        ...REACHABLE,
        ...(moves && RESTED),
        ...((moves || isOther) && NO_WITNESS),
      },
      given,
    });
    await recordEvent(tx, {
      workspaceId,
      actor: eventActor(actor),
      kind: 'account.saved',
      subject: 'account',
      subjectId: account.id,
      facts: {
        sandbox,
        baseUrl,
        ...limits,
        // Which secrets were set, never their values.
        username: Boolean(given.username),
        password: Boolean(given.password),
        guid: Boolean(given.guid),
      },
    });
  });
}

/**
 * Lets a stopped account send again. If it was stopped for an older database, its calls must first be put in doubt
 * (lib/features/dispatch/control/restore.ts). Throws `AppError` forbidden, accountMissing, lookUpFirst.
 */
export async function resumeAccount(actor: Actor): Promise<void> {
  assertCan(actor, 'account.manage');
  await transaction(async (tx) => {
    const account = await lockAccount(tx, actor.workspaceId);
    if (!account) throw new AppError('accountMissing');
    if (!account.stoppedReason) return;
    if (account.stoppedReason === 'olderDatabase') throw new AppError('lookUpFirst');
    // A witness that is no longer shown is dropped; the next call that is shown takes its place.
    const forgotten = account.stoppedReason === 'unseen' ? NO_WITNESS : {};
    await tx.account.update({ where: { id: account.id }, data: { stoppedReason: null, ...REACHABLE, ...forgotten } });
    await recordEvent(tx, {
      workspaceId: actor.workspaceId,
      actor: eventActor(actor),
      kind: 'account.resumed',
      subject: 'account',
      subjectId: account.id,
      facts: { reason: account.stoppedReason },
    });
    await wakeWorkers(tx);
  });
}

function givenCredentials(form: AccountForm): Partial<Credentials> {
  if (form.platform === 'sandbox') return SANDBOX_CREDENTIALS;
  const { username, password, guid } = form;
  return { ...(username && { username }), ...(password && { password }), ...(guid && { guid }) };
}

/** False if the saved user cannot be read because the key has changed: nobody can tell. */
function isOtherUser(before: Account, { username }: Partial<Credentials>): boolean {
  if (username === undefined) return false;
  try {
    return openAccount(before).username !== username;
  } catch {
    return false;
  }
}

function isComplete(given: Partial<Credentials>): given is Credentials {
  return Boolean(given.username && given.password && given.guid);
}

async function write(
  tx: Prisma.TransactionClient,
  to: {
    workspaceId: string;
    before: Account | null;
    values: Pick<Account, 'sandbox' | 'baseUrl' | 'shape' | 'callsPerRequest' | 'inFlight'> &
      Partial<typeof NO_WITNESS & typeof RESTED> & { requestsPerSecond: number };
    given: Partial<Credentials>;
  },
): Promise<{ id: string }> {
  const { workspaceId, before, values, given } = to;
  if (before) {
    const sealed = sealCredentials(workspaceId, given);
    const isRenewed = Object.keys(sealed).length > 0;
    // The old credentials' credit says nothing about the new ones'.
    const data = { ...values, ...sealed, ...(isRenewed && { credits: null, creditsAt: null }) };
    return tx.account.update({ where: { id: before.id }, data, select: { id: true } });
  }
  if (!isComplete(given)) throw new AppError('credentialsMissing');
  const data = { workspaceId, ...values, ...sealCredentials<Credentials>(workspaceId, given) };
  return orDuplicate(tx.account.create({ data, select: { id: true } }), new AppError('conflict'));
}

async function lockAccount(tx: Prisma.TransactionClient, workspaceId: string): Promise<Account | null> {
  // Also blocks the dispatcher, which takes its turns by updating this row.
  await tx.$queryRaw`SELECT 1 FROM "account" WHERE "workspace_id" = ${workspaceId}::uuid AND NOT "rehearsal" FOR UPDATE`;
  return tx.account.findFirst({ where: { workspaceId, rehearsal: false } });
}

/** States of calls that are with the platform, or may be. */
const SENT = { batches: ['sending', 'submitted', 'unknown', 'parked'], campaigns: [] } as const;
/** Also those that are still to be sent. */
const OPEN = { batches: ['pending', ...SENT.batches], campaigns: ['launching', 'running', 'paused'] } as const;

/**
 * Calls that are with one platform, or one of its users, cannot be looked up elsewhere: there they would be absent, and be sent a
 * second time. So the address and the user stay while anything is in flight.
 */
async function assertNothingOnTheWay(
  tx: Prisma.TransactionClient,
  account: Account,
  { batches, campaigns }: typeof SENT | typeof OPEN,
): Promise<void> {
  const busy = await tx.campaign.findMany({
    where: {
      workspaceId: account.workspaceId,
      OR: [
        { state: { in: [...campaigns] }, purpose: { not: 'rehearsal' } },
        { batches: { some: { accountId: account.id, state: { in: [...batches] } } } },
      ],
    },
    select: { name: true },
    orderBy: { createdAt: 'desc' },
    take: 5,
  });
  if (busy.length > 0) throw new AppError('accountInUse', { names: busy.map(({ name }) => `“${name}”`).join(', ') });
}
