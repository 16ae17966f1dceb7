import { pool } from '#lib/db/client.ts';
import { parseNumber } from '#lib/domain/phone.ts';

const AT_ONCE = 5000;

/**
 * Looks at the numbers of contacts of which something is not known: what kind of number it is, and whether the number
 * alone makes it one to check. What is known already stays, and so does what somebody confirmed. Returns of how many
 * something is known now that was not before. Goes by keyset, so that a number that cannot be read is passed once.
 */
export async function fillNumberKinds(): Promise<number> {
  let filled = 0;
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const { rows } = await pool.query<{ id: string; number: string; country: string }>(
      `SELECT c.id, c.number, w.default_country AS country FROM contact c JOIN workspace w ON w.id = c.workspace_id
       WHERE c.id > $1 AND (c.number_kind IS NULL OR c.number_doubt IS NULL) ORDER BY c.id LIMIT $2`,
      [after, AT_ONCE],
    );
    const last = rows.at(-1);
    if (!last) return filled;
    after = last.id;
    const known = rows.flatMap(({ id, number, country }) => {
      const read = parseNumber(number, country);
      return read.ok ? [{ id, kind: read.kind, doubt: read.doubt ?? null }] : [];
    });
    const { rowCount } = await pool.query(
      `UPDATE contact c SET number_kind = coalesce(c.number_kind, k.kind::number_kind),
         number_doubt = coalesce(c.number_doubt, k.doubt::number_doubt)
       FROM unnest($1::uuid[], $2::text[], $3::text[]) AS k(id, kind, doubt)
       WHERE c.id = k.id AND (c.number_kind IS NULL OR c.number_doubt IS NULL AND k.doubt IS NOT NULL)`,
      [known.map(({ id }) => id), known.map(({ kind }) => kind), known.map(({ doubt }) => doubt)],
    );
    filled += rowCount ?? 0;
  }
}
