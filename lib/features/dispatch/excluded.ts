import { prisma } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { readSize } from '#lib/db/paging.ts';
import type { Actor } from '#lib/domain/actor.ts';
import type { Exclusion } from '#lib/domain/audience.ts';
import { AppError } from '#lib/domain/errors.ts';
import { type SuppressionSourceName, suppressionIdOf } from '#lib/features/suppressions/queries.ts';
import { audience } from './audience.ts';
import { readDraft } from './draft.ts';

const PAGE = 50;

export type ExcludedPerson = {
  contactId: string;
  number: string;
  firstName: string;
  lastName: string;
  reason: Exclusion;
  /** Of who is suppressed: the suppression, and why it is there. */
  suppressionId: string | null;
  source: SuppressionSourceName | null;
};

/**
 * Who of a draft's audience would not be called now, by number, a page at a time; `after` is the last number of the page
 * before, `reason` asks for those who are excluded for it. Throws `AppError('notFound')`.
 */
export async function excludedPeople(
  actor: Actor,
  campaignId: string,
  { after = '', reason }: { after?: string | undefined; reason?: Exclusion | undefined } = {},
  size = PAGE,
): Promise<{ people: ExcludedPerson[]; next: string | null }> {
  const draft = await readDraft(prisma, actor.workspaceId, campaignId);
  if (!draft) throw new AppError('notFound');
  const rows = await prisma.$queryRaw<ExcludedPerson[]>`
    WITH page AS (
      SELECT * FROM (${audience(draft.asked)}) a
      WHERE ${reason ? Prisma.sql`excluded = ${reason}::text` : Prisma.sql`excluded IS NOT NULL`} AND number > ${after} ORDER BY number LIMIT ${readSize(size)}
    )
    SELECT p.contact_id AS "contactId", p.number, p.first_name AS "firstName", p.last_name AS "lastName",
           p.excluded AS reason, s.id AS "suppressionId", s.source
    FROM page p LEFT JOIN suppression s ON p.excluded = 'suppressed' AND s.id = ${suppressionIdOf(actor.workspaceId, Prisma.sql`p.number`)}
    ORDER BY p.number`;
  const people = rows.slice(0, size);
  return { people, next: rows.length > size ? (people.at(-1)?.number ?? null) : null };
}
