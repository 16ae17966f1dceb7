import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import { prisma, transaction } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { EXCEL } from '#lib/domain/csv.ts';
import { AppError } from '#lib/domain/errors.ts';
import { readRow } from '#lib/domain/import-row.ts';
import { assertCan } from '#lib/domain/permissions.ts';
import { tidy } from '#lib/domain/text.ts';
import { importDetail, REASONS_OF } from './queries.ts';
import type { Choices, Settings } from './schema.ts';
import { discardImport, enqueue, uploadImport } from './service.ts';

/** A rejected row with its corrected cells, by column. */
export type Correction = { row: number; cells: Record<number, string> };
export type StillWrong = { row: number; reason: string };

/**
 * Imports rejected rows again with their corrections, as a separate import that is read like the first one and fills the same
 * list, so that it is recorded, and can be undone, like any other. Leaves unchanged rows alone. If one of the changed rows is
 * still wrong nothing happens, and `wrong` says why; otherwise returns the new import's id. Throws forbidden, notFound,
 * nothingCorrected, conflict (somebody else corrected one of them in the meantime).
 */
export async function correctRows(
  actor: Actor,
  { id, fileName, corrections }: { id: string; fileName: string; corrections: Correction[] },
): Promise<{ wrong: StillWrong[] } | { importId: string }> {
  assertCan(actor, 'contacts.write');
  const { workspaceId } = actor;
  const detail = await importDetail(workspaceId, id);
  const choices = detail?.settings.choices;
  if (detail?.state !== 'done' || !choices) throw new AppError('notFound');
  const changed = await changedRows(workspaceId, id, corrections);
  if (changed.length === 0) throw new AppError('nothingCorrected');
  const wrong = changed.flatMap(({ row, cells }) => {
    const read = readRow(cells, choices.columns, choices.country);
    return read.ok ? [] : [{ row, reason: read.reason }];
  });
  if (wrong.length > 0) return { wrong };

  const { headers = [], consent } = detail.settings;
  const lines = [...(choices.header ? [headers] : []), ...changed.map(({ cells }) => cells)];
  const { delimiter } = EXCEL.lines;
  const text = Buffer.from(stringify(lines, { delimiter }));
  const importId = await uploadImport(actor, { fileName, body: Readable.from([text]), announced: text.length });
  const settings: Settings & { choices: Choices } = {
    found: { mark: null, badUtf8Line: null },
    choices: { ...choices, encoding: 'utf-8', delimiter, quotes: true, sheet: undefined, headerRow: undefined },
    headers,
    corrects: { id, fileName: detail.fileName },
    consent,
  };
  await transaction(async (tx) => {
    const { count } = await tx.importReject.updateMany({
      where: { workspaceId, importId: id, row: { in: changed.map(({ row }) => row) }, correctedIn: null },
      data: { correctedIn: importId },
    });
    if (count !== changed.length) throw new AppError('conflict');
    await enqueue(tx, actor, importId, settings);
  }).catch(async (error: unknown) => {
    await discardImport(actor, importId).catch(() => undefined);
    throw error;
  });
  return { importId };
}

/** The rejected rows with their new cells, in the order of the file, without unchanged ones. */
async function changedRows(workspaceId: string, importId: string, corrections: Correction[]) {
  const kept = await prisma.importReject.findMany({
    where: {
      workspaceId,
      importId,
      row: { in: corrections.map(({ row }) => row) },
      reason: REASONS_OF.rejected,
      correctedIn: null,
    },
    orderBy: { row: 'asc' },
    select: { row: true, cells: true },
  });
  const wanted = new Map(corrections.map(({ row, cells }) => [row, cells]));
  return kept.flatMap(({ row, cells }) => {
    // A field shows one line, whatever the file had.
    const typed = Object.fromEntries(
      Object.entries(wanted.get(row) ?? {}).filter(([at, cell]) => tidy(cell) !== tidy(cells[Number(at)] ?? '')),
    );
    if (Object.keys(typed).length === 0) return [];
    const width = Math.max(cells.length, ...Object.keys(typed).map((at) => Number(at) + 1));
    return [{ row, cells: Array.from({ length: width }, (_, at) => typed[at] ?? cells[at] ?? '') }];
  });
}
