import { stringify } from 'csv-stringify/sync';
import { recordEvent } from '#lib/audit/events.ts';
import { pool, prisma } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { run } from '#lib/db/run.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { attributeOf } from '#lib/domain/attribute.ts';
import { defuse, EXCEL, inWorkbook } from '#lib/domain/csv.ts';
import { AppError } from '#lib/domain/errors.ts';
import type { NumberCheck } from '#lib/domain/number-check.ts';
import { MOST_ROWS } from '#lib/domain/spreadsheet.ts';
import { segmentOf } from '#lib/features/segments/queries.ts';
import { type ContactFilter, matching } from './matching.ts';
import { workbook } from './workbook.ts';

const AT_ONCE = 1000;

export type ExportFormat = 'csv' | 'xlsx';
/** Headings in the user's language, in words that an import recognises. */
export type ExportWords = Record<'number' | 'firstName' | 'lastName' | 'tags' | 'sheet', string>;
type Wanted = Partial<Record<'search' | 'list' | 'tag' | 'segment', string | undefined>> & {
  check?: NumberCheck | undefined;
};

/**
 * The contacts of a filter as a file, piece by piece: number, names, tags where there are any, and a column for each attribute by
 * its key. Reads one snapshot of the database, whatever changes in the meantime. Throws notFound (segment), exportTooLarge,
 * before the first piece.
 */
export async function exportContacts(
  actor: Actor,
  wanted: Wanted,
  format: ExportFormat,
  words: ExportWords,
): Promise<AsyncGenerator<Uint8Array>> {
  const { workspaceId } = actor;
  const segment = wanted.segment === undefined ? undefined : await segmentOf(workspaceId, wanted.segment);
  if (segment === null) throw new AppError('notFound');
  const filter: ContactFilter = {
    search: wanted.search,
    listId: wanted.list,
    tagId: wanted.tag,
    filter: segment?.filter,
    check: wanted.check,
  };
  const people = matching(workspaceId, filter);
  if (format === 'xlsx' && (await isMoreThan(people, MOST_ROWS - 1))) throw new AppError('exportTooLarge');
  await recordEvent(prisma, {
    workspaceId,
    actor,
    kind: 'contacts.exported',
    subject: 'contact',
    facts: {
      format,
      ...(wanted.search && { search: wanted.search }),
      ...(segment && { segment: segment.name }),
      ...(wanted.check && { check: wanted.check }),
    },
  });
  const rows = exportedRows(people, words);
  return format === 'xlsx' ? workbook(words.sheet, marked(rows)) : csv(rows);
}

async function isMoreThan(people: Prisma.Sql, most: number): Promise<boolean> {
  const [counted] = await run<{ count: number }>(
    pool,
    Prisma.sql`SELECT count(*)::int AS count FROM (SELECT FROM contact c WHERE ${people} LIMIT ${most + 1}) AS counted`,
  );
  return (counted?.count ?? 0) > most;
}

/** UTF-8 with its byte order mark and semicolons: Excel opens it as it is, and an import recognises it. */
async function* csv(rows: AsyncIterable<string[][]>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let mark: string = EXCEL.mark;
  for await (const some of rows) {
    const cells = some.map((row) => row.map(defuse));
    yield encoder.encode(mark + stringify(cells, EXCEL.lines));
    mark = '';
  }
}

async function* marked(rows: AsyncIterable<string[][]>): AsyncGenerator<string[][]> {
  for await (const some of rows) yield some.map((row) => row.map(inWorkbook));
}

type Row = {
  number: string;
  first_name: string;
  last_name: string;
  attributes: Record<string, string>;
  tags: string[];
};

/** The header, then the people in pieces, through a cursor on a separate connection. */
async function* exportedRows(people: Prisma.Sql, words: ExportWords): AsyncGenerator<string[][]> {
  const client = await pool.connect();
  let broken: Error | boolean = true;
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  try {
    // A download that its client abandoned must not hold a connection for ever.
    await client.query(`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
      SET LOCAL idle_in_transaction_session_timeout = '2min'; SET LOCAL cursor_tuple_fraction = 1`);
    const found = await run<{ key: string }>(
      client,
      Prisma.sql`SELECT DISTINCT jsonb_object_keys(c.attributes) AS key FROM contact c WHERE ${people} ORDER BY 1`,
    );
    const some = await run(
      client,
      Prisma.sql`
      SELECT FROM contact c WHERE ${people} AND EXISTS (SELECT FROM contact_tag ct WHERE ct.contact_id = c.id) LIMIT 1`,
    );
    const keys = found.map(({ key }) => key);
    const tagged = some.length > 0;
    yield [[words.number, words.firstName, words.lastName, ...(tagged ? [words.tags] : []), ...keys]];
    const tags = tagged
      ? Prisma.sql`ARRAY(
          SELECT t.name::text FROM contact_tag ct JOIN tag t ON t.id = ct.tag_id WHERE ct.contact_id = c.id ORDER BY 1)`
      : Prisma.sql`'{}'::text[]`;
    await run(
      client,
      Prisma.sql`
      DECLARE people NO SCROLL CURSOR FOR
      SELECT c.number, c.first_name, c.last_name, c.attributes, ${tags} AS tags FROM contact c WHERE ${people}
      ORDER BY c.last_name, c.first_name, c.id`,
    );
    for (;;) {
      const { rows } = await client.query<Row>(`FETCH ${AT_ONCE} FROM people`);
      if (rows.length > 0)
        yield rows.map((row) => [
          row.number,
          row.first_name,
          row.last_name,
          ...(tagged ? [row.tags.join(', ')] : []),
          ...keys.map((key) => attributeOf(row.attributes, key) ?? ''),
        ]);
      if (rows.length < AT_ONCE) break;
    }
    await client.query('COMMIT');
    broken = false;
  } catch (error) {
    broken = error as Error;
    throw error;
  } finally {
    client.off('error', onError);
    // An abandoned export (the reader is gone) is still in its transaction: such a connection is not returned to the pool.
    client.release(broken);
  }
}
