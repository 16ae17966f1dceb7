import { stringify } from 'csv-stringify/sync';
import { Temporal } from 'temporal-polyfill';
import { pool } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import { run } from '#lib/db/run.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { defuse, EXCEL } from '#lib/domain/csv.ts';
import { COLUMNS, type ColumnName } from './columns.ts';
import { erasedCell } from './number-hash.ts';
import type { SuppressionRow, SuppressionSourceName } from './queries.ts';

const PAGE = 5_000;

type Row = Omit<SuppressionRow, 'campaignId'> & { numberHash: Buffer | null };

/**
 * All suppressions of the workspace, oldest first, as a CSV that Excel opens as it is (UTF-8 with its mark, semicolons) and that
 * can be imported again without loss. Formulas are defused; moments have their offset; an erased number appears as its signed
 * hash.
 */
export async function* suppressionsCsv(
  actor: Actor,
  words: { column: (name: ColumnName) => string; source: (source: SuppressionSourceName) => string },
): AsyncGenerator<string> {
  const { workspaceId, timeZone } = actor;
  const lines = (rows: string[][]) =>
    stringify(
      rows.map((cells) => cells.map(defuse)),
      EXCEL.lines,
    );
  yield `${EXCEL.mark}${lines([COLUMNS.map(words.column)])}`;
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const rows = await run<Row>(
      pool,
      Prisma.sql`
      SELECT id, number, number_hash AS "numberHash", source, reason, proof, since, until, code_request AS "codeRequest"
      FROM suppression WHERE workspace_id = ${workspaceId} AND id > ${after} ORDER BY id LIMIT ${PAGE}`,
      { name: 'export-suppressions' },
    );
    const text = rows.map((row) => [
      row.number ?? erasedCell(workspaceId, row.numberHash ?? new Uint8Array()),
      words.source(row.source),
      row.reason,
      row.proof,
      momentIn(timeZone, row.since),
      row.until ? momentIn(timeZone, row.until) : '',
      row.codeRequest ?? '',
    ]);
    if (text.length > 0) yield lines(text);
    if (rows.length < PAGE) return;
    after = rows.at(-1)?.id ?? after;
  }
}

/** `2026-11-24T01:00:00.123+01:00` */
function momentIn(timeZone: string, at: Date): string {
  const zoned = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone);
  return zoned.toString({ timeZoneName: 'never', smallestUnit: 'millisecond' });
}
