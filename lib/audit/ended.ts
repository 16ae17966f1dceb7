import { Prisma } from '#lib/db/generated/client.ts';
import type { Answer } from '#lib/sendservice/client.ts';
import { redact } from '#lib/sendservice/redact.ts';
import { storeText } from './exchanges.ts';

/** The number of characters of an answer that are kept. Redacted before it is cut, so that no half of a secret is left. */
const KEPT_ANSWER_LENGTH = 1024 * 1024;

/**
 * SQL: the update that ends an exchange, once. The kept answer is redacted; its size and hash are those of the whole original
 * answer.
 */
export function endExchange(exchangeId: string, answer: Answer, secrets: string[]): Prisma.Sql {
  const came = answer.httpStatus !== null;
  const kept = came ? storeText(redact(answer.body.toString('utf8'), secrets).slice(0, KEPT_ANSWER_LENGTH)) : null;
  return Prisma.sql`
    UPDATE exchange SET
      ended_at = ${answer.endedAt}::timestamptz,
      outcome = ${answer.outcome}::exchange_outcome,
      reason = ${answer.reason},
      http_status = ${answer.httpStatus}::int,
      headers = ${JSON.stringify(redactHeaders(answer.headers, secrets))}::jsonb,
      response = ${kept?.content ?? null}::bytea,
      response_bytes = ${came ? answer.bodyBytes : null}::int,
      response_sha256 = ${came ? answer.bodySha256 : null}
    WHERE id = ${exchangeId}::uuid AND ended_at IS NULL`;
}

function redactHeaders(headers: Record<string, string>, secrets: string[]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name.toLowerCase() !== 'set-cookie')
      .map(([name, value]) => [name, redact(value, secrets)]),
  );
}
