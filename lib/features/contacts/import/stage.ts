import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type pg from 'pg';
import { from } from 'pg-copy-streams';
import type { ReadRow } from './read.ts';
import { type Counts, DUPLICATE, HIDDEN, SEVERAL, UNREAD } from './schema.ts';

/** Characters per write into the COPY stream: one write per row is twice as slow (measured; design of the stack). */
const WRITE = 256 * 1024;

/** The figures from the file alone; `merge` divides the good rows into accepted, updated and unchanged. */
export type FileCounts = Pick<
  Counts,
  'rows' | 'duplicates' | 'rejected' | 'several' | 'unread' | 'hidden' | 'doubts'
> & {
  good: number;
};

/**
 * Fills the connection's temporary table `import_staging` from the rows of a file: good rows as contacts (each number once), the
 * others with their reason and cells, remarks (separated by commas) with the cells. Outside any transaction, so that reading a
 * long file holds no lock.
 */
export async function stage(
  client: pg.PoolClient,
  read: AsyncIterable<ReadRow[]>,
  onRows: (rows: number) => void = () => undefined,
): Promise<FileCounts> {
  await client.query('DROP TABLE IF EXISTS import_staging');
  await client.query(
    `CREATE TEMPORARY TABLE import_staging
     (row int, number text, kind number_kind, first_name text, last_name text, attributes jsonb, tags jsonb, reason text,
      remark text, cells jsonb, doubt number_doubt, words text)`,
  );
  const copy = client.query(from('COPY import_staging FROM STDIN'));
  const counts = emptyCounts();
  try {
    let buffer = '';
    for await (const piece of read) {
      for (const row of piece) {
        count(counts, row);
        buffer += line(row);
        if (buffer.length >= WRITE) {
          if (!copy.write(buffer)) await once(copy, 'drain');
          buffer = '';
        }
      }
      onRows(counts.rows);
    }
    if (buffer !== '') copy.write(buffer);
    copy.end();
    await finished(copy);
  } catch (error) {
    // COPY must be ended before the connection can be reused; the server answers that it failed, as it was told to.
    copy.on('error', () => undefined);
    if (!copy.destroyed) copy.destroy();
    await finished(copy).catch(() => undefined);
    throw error;
  }
  await client.query('ANALYZE import_staging');
  return counts;
}

export function emptyCounts(): FileCounts {
  return { rows: 0, duplicates: 0, rejected: {}, several: 0, unread: 0, hidden: 0, doubts: {}, good: 0 };
}

export function count(counts: FileCounts, { read }: ReadRow): void {
  if (!read.ok && read.reason === HIDDEN) {
    counts.hidden += 1;
    return;
  }
  counts.rows += 1;
  if ('doubt' in read && read.doubt) counts.doubts[read.doubt] = (counts.doubts[read.doubt] ?? 0) + 1;
  if (read.ok) {
    counts.good += 1;
    if (read.several) counts.several += 1;
    if (read.unread) counts.unread += 1;
  } else if (read.reason === DUPLICATE) counts.duplicates += 1;
  else counts.rejected[read.reason] = (counts.rejected[read.reason] ?? 0) + 1;
}

function line({ row, cells, read }: ReadRow): string {
  if (!read.ok && read.reason === HIDDEN) return '';
  const told = 'doubt' in read && read.doubt ? `\t${read.doubt}\t${text(read.remark ?? '')}\n` : CERTAIN;
  if (!read.ok) {
    // Even for a mere duplicate the number must be known: a doubt holds for everyone with that number.
    const number = told === CERTAIN || !('number' in read) ? NULL : `\t${text(read.number)}`;
    return `${row}${number}${NULL.repeat(5)}\t${read.reason}${NULL}\t${kept(cells)}${told}`;
  }
  const attributes = JSON.stringify(read.attributes);
  const tags = read.tags.length > 0 ? `\t${text(JSON.stringify(read.tags))}` : NULL;
  const remarks = [...(read.several ? [SEVERAL] : []), ...(read.unread ? [UNREAD] : [])];
  const remark = remarks.length > 0 ? `\t${remarks.join(',')}` : NULL;
  const asItStood = remarks.length > 0 || told !== CERTAIN ? `\t${kept(cells)}` : NULL;
  return `${row}\t${text(read.number)}\t${read.kind}\t${text(read.firstName)}\t${text(read.lastName)}\t${text(attributes)}${tags}${NULL}${remark}${asItStood}${told}`;
}

function kept(cells: string[]): string {
  return text(JSON.stringify(cells.map((cell) => cell.toWellFormed().replaceAll('\0', '\ufffd'))));
}

const NULL = '\t\\N';
/** The end of a line with a number without any doubt. */
const CERTAIN = `${NULL}${NULL}\n`;
const ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** PostgreSQL's text format of COPY. */
function text(value: string): string {
  return /[\\\t\n\r]/.test(value) ? value.replace(/[\\\t\n\r]/g, (sign) => ESCAPES[sign] ?? sign) : value;
}
