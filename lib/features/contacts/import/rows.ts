import type { Row } from '#lib/files/row.ts';
import { textRows } from '#lib/files/text-rows.ts';
import type { Book } from '#lib/files/workbook/book.ts';
import { sheetRows } from '#lib/files/workbook/rows.ts';
import type { ReadChoice } from './schema.ts';
import { keptFile, type Source } from './source.ts';

/**
 * The rows of an uploaded file, or of the chosen sheet of a workbook, streamed. They come in pieces, since awaiting each of a
 * million rows takes seconds. `onPiece` is called with the number of bytes read so far; `book` is the workbook, if it is open
 * already. Throws with the place, after the rows before it: see `textRows` and `sheetRows`.
 */
export function rows(
  source: Source,
  choice: Pick<ReadChoice, 'encoding' | 'delimiter' | 'quotes' | 'sheet'>,
  onPiece: (bytes: number) => void = () => undefined,
  book?: Book,
): AsyncGenerator<Row[]> {
  const { sheets, badUtf8Line } = source.found;
  return sheets
    ? sheetRows(keptFile(source), choice.sheet, onPiece, book)
    : textRows(keptFile(source), { ...choice, badUtf8Line }, onPiece);
}
