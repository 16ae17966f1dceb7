import { endExchange } from '#lib/audit/ended.ts';
import { recordEvent } from '#lib/audit/events.ts';
import { storeText } from '#lib/audit/exchanges.ts';
import { eventActor } from '#lib/auth/system.ts';
import { pool, prisma, transaction } from '#lib/db/client.ts';
import { type OpenAccount, openAccount, secretsOf } from '#lib/db/credentials.ts';
import { run } from '#lib/db/run.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { assertCan } from '#lib/domain/permissions.ts';
import { env } from '#lib/env.ts';
import { parseCredits, parseLookUp } from '#lib/sendservice/answer.ts';
import { type Answer, createPlatformClient, type PlatformClient } from '#lib/sendservice/client.ts';
import { composeLookUp, MASKED_GUID } from '#lib/sendservice/compose.ts';
import { allowedAddresses, problemOf } from './address.ts';

/**
 * `shows`: whether the platform shows the account's Guid a call that it is known to have; null: none is known yet, or it did not
 * say. `reason` is a machine word: one of an `Answer`, or of `parseCredits`; `httpStatus` is the answer's, if any.
 */
export type AccountTest =
  | { ok: true; credits: string; shows: boolean | null }
  | { ok: false; reason: string; httpStatus: number | null };

/**
 * "Test the account": reads its credits from the platform and keeps them. The Guid alone authorises that; so if a call of the
 * account is known, the platform is also asked about it, which it shows only to the Guid of the user that placed it. The platform
 * offers no way to test a password without a call. Recorded as exchanges and an event, whatever the outcome. Throws `AppError`
 * forbidden, accountMissing, insecureUrl, hostNotAllowed, invalidUrl (the installation's allow-list may have changed since the
 * account was saved).
 */
export async function testAccount(actor: Actor): Promise<AccountTest> {
  assertCan(actor, 'account.manage');
  const row = await prisma.account.findFirst({ where: { workspaceId: actor.workspaceId, rehearsal: false } });
  if (!row) throw new AppError('accountMissing');
  const account = openAccount(row);
  const client = clientFor(account);
  try {
    const answer = await exchange(account, { kind: 'credits', path: `Credits/${MASKED_GUID}`, body: '' }, () =>
      client.credits(account.guid),
    );
    const read = readCredits(answer);
    const result = read.ok ? { ...read, shows: await showsWitness(client, account, row.witness) } : read;
    await keep(actor, account, result, answer.endedAt);
    return result;
  } finally {
    await client.close();
  }
}

function clientFor(account: OpenAccount): PlatformClient {
  const problem = problemOf(account.baseUrl);
  if (problem) throw new AppError(problem);
  return createPlatformClient({
    baseUrl: account.baseUrl,
    allowed: allowedAddresses(),
    timeoutMs: env.PLATFORM_TIMEOUT_SECONDS * 1000,
  });
}

/** One exchange, committed before its request leaves, and ended with the outcome. `body` and `path` hold no secret. */
async function exchange(
  account: OpenAccount,
  asked: { kind: 'credits' | 'lookUp'; path: string; body: string },
  send: () => Promise<Answer>,
): Promise<Answer> {
  const request = storeText(asked.body);
  const { id } = await prisma.exchange.create({
    data: {
      workspaceId: account.workspaceId,
      accountId: account.id,
      kind: asked.kind,
      attempt: 1,
      method: 'GET',
      url: `${account.baseUrl.replace(/\/+$/, '')}/${asked.path}`,
      request: request.content,
      requestBytes: request.bytes,
      requestSha256: request.sha256,
    },
    select: { id: true },
  });
  const answer = await send();
  await run(pool, endExchange(id, answer, secretsOf(account)));
  return answer;
}

async function showsWitness(client: PlatformClient, account: OpenAccount, witness: string | null) {
  if (witness === null) return null;
  const body = composeLookUp(MASKED_GUID, [witness]);
  const answer = await exchange(account, { kind: 'lookUp', path: 'instantCall/', body }, () =>
    client.lookUp(composeLookUp(account.guid, [witness])),
  );
  const told = answer.outcome === 'accepted' ? parseLookUp(answer.body) : ({ ok: false } as const);
  if (!told.ok || told.unreadable > 0) return null;
  return told.reports.some(({ codeRequest }) => codeRequest === witness);
}

function readCredits(answer: Answer) {
  const { httpStatus, reason } = answer;
  if (answer.outcome !== 'accepted') return { ok: false as const, reason, httpStatus };
  const parsed = parseCredits(answer.body);
  return parsed.ok ? parsed : { ok: false as const, reason: 'noCredits', httpStatus };
}

async function keep(actor: Actor, account: OpenAccount, result: AccountTest, at: Date): Promise<void> {
  await transaction(async (tx) => {
    // Ignored if the account was changed in the meantime: this is not the new one's credit.
    if (result.ok)
      await tx.account.updateMany({
        where: { id: account.id, workspaceId: actor.workspaceId, baseUrl: account.baseUrl, sandbox: account.sandbox },
        data: { credits: result.credits, creditsAt: at },
      });
    await recordEvent(tx, {
      workspaceId: actor.workspaceId,
      actor: eventActor(actor),
      kind: 'account.tested',
      subject: 'account',
      subjectId: account.id,
      facts: result.ok
        ? { ok: true, credits: result.credits, ...(result.shows === false && { reason: 'unseen' }) }
        : { ok: false, reason: result.reason, httpStatus: result.httpStatus },
    });
  });
}
