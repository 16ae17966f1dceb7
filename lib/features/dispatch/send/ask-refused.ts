import { endExchange } from '#lib/audit/ended.ts';
import { storeText } from '#lib/audit/exchanges.ts';
import { pool } from '#lib/db/client.ts';
import { secretsOf } from '#lib/db/credentials.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { run } from '#lib/db/run.ts';
import { callsUrl } from '#lib/sendservice/address.ts';
import { parseLookUp } from '#lib/sendservice/answer.ts';
import { composeLookUp, MASKED_GUID } from '#lib/sendservice/compose.ts';
import { answered } from './answered.ts';
import { platformFor } from './platform.ts';
import type { Work } from './work.ts';

/**
 * Asks at once whether the platform has any call of a request that it refused as a whole. Nothing documents that a refusal leaves
 * no call behind: a platform that checks row by row may have placed those before the wrong one, and their results and opt-outs
 * would be lost. False: it shows none, or cannot be asked.
 */
export async function platformHasAny(work: Work): Promise<boolean> {
  const { account, batch, codeRequests } = work;
  const request = storeText(composeLookUp(MASKED_GUID, codeRequests));
  const url = callsUrl(account.baseUrl);
  const [exchange] = await run<{ id: string }>(
    pool,
    Prisma.sql`
    INSERT INTO exchange (workspace_id, account_id, campaign_id, batch_id, kind, attempt, method, url, started_at,
                          request, request_bytes, request_sha256)
    VALUES (${batch.workspaceId}, ${account.id}, ${batch.campaignId}, ${batch.id}, 'lookUp', ${batch.attempt}, 'GET', ${url},
            clock_timestamp(), ${request.content}, ${request.bytes}, ${request.sha256})
    RETURNING id`,
  );
  if (!exchange) throw new Error('the exchange was not stored');
  const answer = answered(work, await platformFor(account).lookUp(composeLookUp(account.guid, codeRequests)));
  await run(pool, endExchange(exchange.id, answer, secretsOf(account)));
  const told = answer.outcome === 'accepted' ? parseLookUp(answer.body) : null;
  const asked = new Set(codeRequests);
  return told?.ok === true && told.reports.some(({ codeRequest }) => asked.has(codeRequest));
}
