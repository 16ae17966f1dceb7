import { Prisma } from '#lib/db/generated/client.ts';
import type { MergeField } from '#lib/domain/merge-fields.ts';

/** SQL: the attributes of the audience's row `a` that a text uses, by key; null if it uses none. */
export function frozenFields(fields: readonly MergeField[]): Prisma.Sql {
  const keys = fields.filter(({ from }) => from === 'attribute').map(({ key }) => key);
  if (keys.length === 0) return Prisma.sql`NULL::jsonb`;
  return Prisma.sql`(SELECT coalesce(jsonb_object_agg(e.key, e.value), '{}')
             FROM jsonb_each_text(a.attributes) e WHERE e.key = ANY(${keys}::text[]))`;
}
