import { createHash } from 'node:crypto';
import type { Tx } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { Exclusion } from '#lib/domain/audience.ts';
import { type Draft, snapshotOf } from './draft.ts';
import { frozenFields } from './frozen-fields.ts';
import { overAudience } from './over-audience.ts';

/** Why people are left out who were not when the approval was given, or will not be at the launch. */
const MEANWHILE: Exclusion[] = ['suppressed', 'stillCalled', 'calledRecently', 'noRetriesLeft'];

/**
 * One hash (SHA-256, hexadecimal) of what a draft would do: the message, the caller id, the window with its hours, the retries,
 * and everybody in the audience with the text that they would hear. People who were suppressed or called in the meantime do not
 * change it: an approval holds when fewer are called than it was given for, not when others are. Null: the draft is incomplete.
 */
export async function fingerprint(tx: Tx, draft: Draft): Promise<string | null> {
  const snapshot = snapshotOf(draft, '');
  if (!snapshot) return null;
  const { message, callerId, window, callingHours, maxRetries, minutesBetween, repeats, sandbox } = snapshot;
  const fields = frozenFields(message.fields);
  const statement = (everybody: Prisma.Sql) => tx.$queryRaw<{ digest: string }[]>`
    SELECT encode(sha256(convert_to(coalesce(string_agg(
             concat_ws(' ', a.number, a.first_name, a.last_name, ${fields}::text), E'\n' ORDER BY a.number
           ), ''), 'UTF8')), 'hex') AS digest
    FROM (${everybody}) a
    WHERE a.excluded IS NULL OR a.excluded IN (${Prisma.join(MEANWHILE)})`;
  const [people] = await overAudience(tx, draft.asked, statement);
  const terms = { message, callerId, window, callingHours, maxRetries, minutesBetween, repeats, sandbox };
  const { budgetOf } = draft.asked;
  return createHash('sha256')
    .update(JSON.stringify([{ ...terms, ...(budgetOf && { budgetOf }) }, people?.digest]))
    .digest('hex');
}
