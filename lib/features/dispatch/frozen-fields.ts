import { Prisma } from '#lib/db/generated/client.ts';

/** SQL: some attributes of the audience's row `a`, under their names in small letters; null if none is asked for. */
export function frozenFields(names: string[]): Prisma.Sql {
  if (names.length === 0) return Prisma.sql`NULL::jsonb`;
  return Prisma.sql`(SELECT coalesce(jsonb_object_agg(lower(trim(e.key)), e.value), '{}')
             FROM jsonb_each_text(a.attributes) e WHERE lower(trim(e.key)) = ANY(${names}::text[]))`;
}
