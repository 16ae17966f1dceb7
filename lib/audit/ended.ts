import type { Answer } from '#lib/sendservice/client.ts';
import { redact } from '#lib/sendservice/redact.ts';
import { storeText } from './exchanges.ts';

/** The part of an answer that is kept, in characters. Redacted before it is cut, so that no half of a secret is left. */
const KEPT_ANSWER_LENGTH = 1024 * 1024;

/**
 * The columns of an exchange that has ended, in the order of `ENDED_COLUMNS`. The kept answer is redacted; its size and
 * hash are those of the whole answer as it came.
 */
export function endedValues(answer: Answer, secrets: string[]): unknown[] {
  const kept =
    answer.httpStatus === null
      ? null
      : storeText(redact(answer.body.toString('utf8'), secrets).slice(0, KEPT_ANSWER_LENGTH));
  return [
    answer.endedAt,
    answer.outcome,
    answer.reason,
    answer.httpStatus,
    JSON.stringify(redactHeaders(answer.headers, secrets)),
    kept?.content ?? null,
    answer.httpStatus === null ? null : answer.bodyBytes,
    answer.httpStatus === null ? null : answer.bodySha256,
  ];
}

/** `UPDATE exchange SET …` with the values of `endedValues` as $2 to $9; $1 is the exchange. Ends it once. */
export const END_EXCHANGE = `
  UPDATE exchange SET ended_at = $2, outcome = $3::exchange_outcome, reason = $4, http_status = $5, headers = $6::jsonb,
         response = $7, response_bytes = $8, response_sha256 = $9
  WHERE id = $1 AND ended_at IS NULL`;

function redactHeaders(headers: Record<string, string>, secrets: string[]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name.toLowerCase() !== 'set-cookie')
      .map(([name, value]) => [name, redact(value, secrets)]),
  );
}
