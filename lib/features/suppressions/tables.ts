import { assertText, foreignKind, guessDelimiter, guessEncoding } from '#lib/domain/csv.ts';
import { AppError } from '#lib/domain/errors.ts';
import { decoderOf } from '#lib/domain/text-decoder.ts';
import { type FileBytes, inMemory } from '#lib/files/bytes.ts';
import type { Row } from '#lib/files/row.ts';
import { type TextChoice, textRows } from '#lib/files/text-rows.ts';
import { utf8Watch } from '#lib/files/utf8-watch.ts';
import { openBook } from '#lib/files/workbook/book.ts';
import { partRows } from '#lib/files/workbook/rows.ts';
import { MAX_MEGABYTES } from './limits.ts';

/** Number of bytes that show the kind of a file, and of those that show its encoding and delimiter. */
const [START, GUESS] = [8 * 1024, 64 * 1024];

/** A text, or one sheet of a workbook (`name`); `hidden`: the spreadsheet hides it. */
export type Table = { name: string | null; hidden: boolean; rows: () => AsyncGenerator<Row[]> };

/**
 * All tables of a file or of a pasted text, in their order: for a workbook every sheet, hidden ones included. Throws
 * fileTooLarge, fileEmpty, and the errors of `assertText` and `openBook`; their rows throw those of `textRows` and `partRows`.
 */
export async function tablesOf(bytes: Uint8Array): Promise<Table[]> {
  if (bytes.length > MAX_MEGABYTES * 1024 * 1024) throw new AppError('fileTooLarge', { max: MAX_MEGABYTES });
  if (bytes.length === 0) throw new AppError('fileEmpty');
  const file = inMemory(bytes);
  const start = bytes.subarray(0, START);
  if (foreignKind(start) === 'workbook') return sheetsOf(file);
  assertText(start);
  return [{ name: null, hidden: false, rows: () => textRows(file, choiceFor(bytes)) }];
}

async function sheetsOf(file: FileBytes): Promise<Table[]> {
  const book = await openBook(file);
  const table = (hidden: boolean) => (sheet: { name: string; part: string }) => ({
    name: sheet.name,
    hidden,
    rows: () => partRows(book, sheet.part),
  });
  return [...book.sheets.map(table(false)), ...book.hiddenSheets.map(table(true))];
}

function choiceFor(bytes: Uint8Array): TextChoice {
  const utf8 = utf8Watch();
  utf8.see(bytes);
  const badUtf8Line = utf8.firstBadLine();
  const start = bytes.subarray(0, GUESS);
  const encoding = guessEncoding(start, badUtf8Line === null);
  const delimiter = guessDelimiter(decoderOf(encoding, 'leniently')(start).toWellFormed());
  return { encoding, delimiter, quotes: true, badUtf8Line };
}
