import { pool } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { change, run } from '#lib/db/run.ts';
import { parseNumber } from '#lib/domain/phone.ts';

const AT_ONCE = 5000;

/**
 * Examines contacts' numbers of which something is unknown: the kind of number, and whether the number alone makes it one to
 * check. Known facts stay, and so do confirmations. Returns the count of numbers of which something new is known. Goes by keyset,
 * so that an unreadable number is passed once.
 */
export async function fillNumberKinds(): Promise<number> {
  let filled = 0;
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const rows = await run<{ id: string; number: string; country: string }>(
      pool,
      Prisma.sql`
      SELECT c.id, c.number, w.default_country AS country FROM contact c JOIN workspace w ON w.id = c.workspace_id
      WHERE c.id > ${after} AND (c.number_kind IS NULL OR c.number_doubt IS NULL) ORDER BY c.id LIMIT ${AT_ONCE}`,
    );
    const last = rows.at(-1);
    if (!last) return filled;
    after = last.id;
    const known = rows.flatMap(({ id, number, country }) => {
      const read = parseNumber(number, country);
      return read.ok ? [{ id, kind: read.kind, doubt: read.doubt ?? null }] : [];
    });
    const [ids, kinds] = [known.map(({ id }) => id), known.map(({ kind }) => kind)];
    filled += await change(
      pool,
      Prisma.sql`
      UPDATE contact c SET number_kind = coalesce(c.number_kind, k.kind::number_kind),
        number_doubt = coalesce(c.number_doubt, k.doubt::number_doubt)
      FROM unnest(${ids}::uuid[], ${kinds}::text[], ${known.map(({ doubt }) => doubt)}::text[]) AS k(id, kind, doubt)
      WHERE c.id = k.id AND (c.number_kind IS NULL OR c.number_doubt IS NULL AND k.doubt IS NOT NULL)`,
    );
  }
}
