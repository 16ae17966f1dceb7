import { END_EXCHANGE, endedValues } from '#lib/audit/ended.ts';
import { recordEvent } from '#lib/audit/events.ts';
import { storeText } from '#lib/audit/exchanges.ts';
import { eventActor } from '#lib/auth/system.ts';
import { pool, prisma, transaction } from '#lib/db/client.ts';
import { type OpenAccount, openAccount, secretsOf } from '#lib/db/credentials.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { assertCan } from '#lib/domain/permissions.ts';
import { env } from '#lib/env.ts';
import { parseCredits } from '#lib/sendservice/answer.ts';
import { type Answer, createPlatformClient, type PlatformClient } from '#lib/sendservice/client.ts';
import { MASKED_GUID } from '#lib/sendservice/compose.ts';
import { allowedAddresses, problemOf } from './address.ts';

/** `reason` is a machine word: one of an `Answer`, or of `parseCredits`; `httpStatus` says what came, if anything. */
export type AccountTest = { ok: true; credits: string } | { ok: false; reason: string; httpStatus: number | null };

/**
 * "Test the account": reads its credits from the platform and keeps them. The look-up is authorised by the Guid alone, so
 * a success says nothing about user name and password. Recorded as an exchange and an event, whatever comes of it.
 * Throws `AppError` forbidden, accountMissing, insecureUrl, hostNotAllowed, invalidUrl (the installation's allow-list
 * may have changed since the account was saved).
 */
export async function testAccount(actor: Actor): Promise<AccountTest> {
  assertCan(actor, 'account.manage');
  const row = await prisma.account.findFirst({ where: { workspaceId: actor.workspaceId, rehearsal: false } });
  if (!row) throw new AppError('accountMissing');
  const account = openAccount(row);
  const client = clientFor(account);
  try {
    const exchangeId = await recordIntent(account);
    const answer = await client.credits(account.guid);
    await pool.query(END_EXCHANGE, [exchangeId, ...endedValues(answer, secretsOf(account))]);
    const result = read(answer);
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

/** Committed before the request leaves, like every exchange. It has no body; its address carries the Guid, masked. */
async function recordIntent(account: OpenAccount): Promise<string> {
  const request = storeText('');
  const { id } = await prisma.exchange.create({
    data: {
      workspaceId: account.workspaceId,
      accountId: account.id,
      kind: 'credits',
      attempt: 1,
      method: 'GET',
      url: `${account.baseUrl.replace(/\/+$/, '')}/Credits/${MASKED_GUID}`,
      request: request.content,
      requestBytes: request.bytes,
      requestSha256: request.sha256,
    },
    select: { id: true },
  });
  return id;
}

function read(answer: Answer): AccountTest {
  if (answer.outcome !== 'accepted') return { ok: false, reason: answer.reason, httpStatus: answer.httpStatus };
  const parsed = parseCredits(answer.body);
  return parsed.ok ? parsed : { ok: false, reason: 'noCredits', httpStatus: answer.httpStatus };
}

async function keep(actor: Actor, account: OpenAccount, result: AccountTest, at: Date): Promise<void> {
  await transaction(async (tx) => {
    // Set aside if the account was changed while we asked: this is not the new one's credit.
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
        ? { ok: true, credits: result.credits }
        : { ok: false, reason: result.reason, httpStatus: result.httpStatus },
    });
  });
}
