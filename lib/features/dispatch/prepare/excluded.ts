import { prisma, reading } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { readSize } from '#lib/db/paging.ts';
import type { Actor } from '#lib/domain/actor.ts';
import type { Exclusion } from '#lib/domain/audience.ts';
import { AppError } from '#lib/domain/errors.ts';
import type { NumberDoubt } from '#lib/domain/number-doubt.ts';
import { type SuppressionSourceName, suppressionIdOf } from '#lib/features/suppressions/queries.ts';
import { readDraft } from './draft.ts';
import { overAudience } from './over-audience.ts';

const PAGE = 50;

export type ExcludedPerson = {
  contactId: string;
  number: string;
  firstName: string;
  lastName: string;
  reason: Exclusion;
  /** For suppressed people: the suppression, and its source. */
  suppressionId: string | null;
  source: SuppressionSourceName | null;
  /** For people whose number is to be checked: the doubt, and the words that stood beside the number. */
  doubt: NumberDoubt | null;
  remark: string;
};

/**
 * The people of a draft's audience who would not be called now, by number, one page at a time. `after` is the last number of the
 * previous page; `reason` limits the page to people excluded for it. Throws `AppError('notFound')`.
 */
export async function excludedPeople(
  actor: Actor,
  campaignId: string,
  { after = '', reason }: { after?: string | undefined; reason?: Exclusion | undefined } = {},
  size = PAGE,
): Promise<{ people: ExcludedPerson[]; next: string | null }> {
  const draft = await readDraft(prisma, actor.workspaceId, campaignId);
  if (!draft) throw new AppError('notFound');
  const statement = (everybody: Prisma.Sql) => Prisma.sql`
    WITH page AS MATERIALIZED (
      SELECT a.*, CASE WHEN excluded = 'suppressed' THEN ${suppressionIdOf(actor.workspaceId, Prisma.sql`a.number`)} END AS suppression_id
      FROM (
        SELECT contact_id, number, first_name, last_name, excluded FROM (${everybody}) a
      WHERE ${reason ? Prisma.sql`excluded = ${reason}::text` : Prisma.sql`excluded IS NOT NULL`} AND number > ${after} ORDER BY number LIMIT ${readSize(size)}
      ) a
    )
    SELECT p.contact_id AS "contactId", p.number, p.first_name AS "firstName", p.last_name AS "lastName",
           p.excluded AS reason, p.suppression_id AS "suppressionId",
           (SELECT s.source FROM suppression s WHERE s.id = p.suppression_id) AS source,
           d.number_doubt AS doubt, coalesce(d.number_remark, '') AS remark
    FROM page p
    LEFT JOIN contact d ON d.id = p.contact_id AND d.workspace_id = ${actor.workspaceId}::uuid AND p.excluded = 'numberToCheck'
    ORDER BY p.number`;
  const rows = await reading((tx) =>
    overAudience(tx, draft.asked, (everybody) => tx.$queryRaw<ExcludedPerson[]>(statement(everybody))),
  );
  const people = rows.slice(0, size);
  return { people, next: rows.length > size ? (people.at(-1)?.number ?? null) : null };
}
