import { pool } from '#lib/db/client.ts';
import { parseNumber } from '#lib/domain/phone.ts';

const AT_ONCE = 5000;

/**
 * Fills `contact.number_kind` where it is missing: rows from before there was one. Answers how many were filled. Goes by
 * keyset, so that a number that cannot be read is passed once.
 */
export async function fillNumberKinds(): Promise<number> {
  let filled = 0;
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const { rows } = await pool.query<{ id: string; number: string }>(
      'SELECT id, number FROM contact WHERE id > $1 AND number_kind IS NULL ORDER BY id LIMIT $2',
      [after, AT_ONCE],
    );
    const last = rows.at(-1);
    if (!last) return filled;
    after = last.id;
    const known = rows.flatMap(({ id, number }) => {
      const read = parseNumber(number, 'IT');
      return read.ok ? [{ id, kind: read.kind }] : [];
    });
    const { rowCount } = await pool.query(
      `UPDATE contact c SET number_kind = k.kind::number_kind
       FROM unnest($1::uuid[], $2::text[]) AS k(id, kind) WHERE c.id = k.id AND c.number_kind IS NULL`,
      [known.map(({ id }) => id), known.map(({ kind }) => kind)],
    );
    filled += rowCount ?? 0;
  }
}
