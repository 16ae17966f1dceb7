import { MAX_COLUMNS } from '#lib/domain/csv.ts';
import { AppError } from '#lib/domain/errors.ts';
import { type NumberFormat, textIn } from '#lib/domain/number-format.ts';
import { columnAt, isoText, MOST_ROWS, numberText } from '#lib/domain/spreadsheet.ts';
import type { FileBytes } from '../bytes.ts';
import { MAX_ROW, type Row } from '../row.ts';
import { type Book, openBook } from './book.ts';
import { runsOfText, type SharedTexts } from './texts.ts';
import { type Attributes, type Handlers, parsed } from './xml.ts';

/** Maximum characters of a cell: the format's own limit (ECMA-376), so that a text that many cells share stays bounded. */
const MAX_CELL = 32_767;

/**
 * The rows of a workbook's sheet, streamed: piece of the archive → XML → rows; empty rows may be missing. Only a piece with
 * its rows and the texts that cells share are in memory. Numbers are written out, dates as YYYY-MM-DD; a formula gives its
 * last result, an error nothing. Numbers look as their cells show them (`numberFormat`). `onPiece` is told how many bytes of
 * the file have been read, in the end all of them. `opened`: for callers that read several sheets. Throws as `openBook` does,
 * fileUnpacks, and fileRowTooLong, fileColumns with the place, after the rows before it.
 */
export async function* sheetRows(
  source: FileBytes,
  sheet: string | undefined,
  onPiece: (bytes: number) => void,
  opened?: Book,
): AsyncGenerator<Row[]> {
  const book = opened ?? (await openBook(source));
  const part = book.sheets.find(({ name }) => name === sheet)?.part ?? book.sheets[0]?.part;
  if (part !== undefined) yield* partRows(book, part, onPiece);
}

/** The same for one sheet of an open workbook, by its part. */
export async function* partRows(
  book: Book,
  part: string,
  onPiece: (bytes: number) => void = () => undefined,
): AsyncGenerator<Row[]> {
  const { archive } = book;
  let told = 0;
  const tell = (bytes = Math.min(archive.bytesRead(), archive.bytes)) => {
    onPiece(bytes - told);
    told = bytes;
  };
  const formats = await book.formats();
  const texts = await book.texts(tell);
  const ready: Row[] = [];
  const handlers = rowHandlers({ formats, texts, from1904: book.from1904 }, (row) => ready.push(row));
  try {
    for await (const _ of parsed(archive.read(part), handlers)) {
      tell();
      if (ready.length > 0) yield ready.splice(0);
    }
  } catch (error) {
    // The rows before an error.
    if (ready.length > 0) yield ready.splice(0);
    throw error;
  }
  if (ready.length > 0) yield ready.splice(0);
  // Counts the other sheets as read.
  tell(archive.bytes);
}

type Shared = { formats: NumberFormat[]; texts: SharedTexts; from1904: boolean };

/** Makes rows of a sheet's elements (ECMA-376, 18.3.1): row, c, v, is, t. */
function rowHandlers({ formats, texts, from1904 }: Shared, onRow: (row: Row) => void): Handlers {
  let row = 0;
  let cells: string[] = [];
  let length = 0;
  let column = -1;
  let cell: Attributes | null = null;
  let value = '';
  let within = false;
  let isFormula = false;
  let isHidden = false;
  let unresolved: number[] = [];
  const hiddenColumns: number[] = [];
  const inline = runsOfText();

  const textOf = ({ t: type = 'n', s: style = '0' }: Attributes): string => {
    const format = formats[Number(style)];
    if (type === 's') return textIn(format, value === '' ? '' : (texts(Number(value)) ?? damaged()));
    if (type === 'inlineStr' || type === 'str') return textIn(format, inline.taken());
    if (type === 'b') return value === '1' ? 'TRUE' : 'FALSE';
    if (type === 'd') return isoText(value);
    if (type === 'e') return '';
    return numberText(value, format ?? 'plain', from1904);
  };
  const take = (text: string) => {
    if (text === '') return;
    if (column >= MAX_COLUMNS) throw new AppError('fileColumns', { row, columns: column + 1, max: MAX_COLUMNS });
    length += text.length;
    if (text.length > MAX_CELL || length > MAX_ROW) throw new AppError('fileRowTooLong', { row });
    while (cells.length < column) cells.push('');
    cells[column] = text;
  };

  return {
    open: (name, attributes) => {
      if (name === 'col' && isTrue(attributes.hidden)) {
        // Excel hides all unused columns up to the last one.
        const last = Math.min(Number(attributes.max), MAX_COLUMNS);
        for (let at = Number(attributes.min); at <= last; at += 1) hiddenColumns.push(at - 1);
      } else if (name === 'row') {
        const next = attributes.r === undefined ? row + 1 : Number(attributes.r);
        if (!Number.isInteger(next) || next <= row || next > MOST_ROWS) damaged();
        row = next;
        cells = [];
        unresolved = [];
        isHidden = isTrue(attributes.hidden);
        [length, column] = [0, -1];
      } else if (name === 'c') {
        column = attributes.r === undefined ? column + 1 : (columnAt(attributes.r) ?? damaged());
        cell = attributes;
        value = '';
        isFormula = false;
        inline.begin();
      } else if (cell) {
        isFormula ||= name === 'f';
        within = name === 'v';
        // The text of a formula's result stands where numbers usually do.
        inline.open(name === 'v' && cell.t === 'str' ? 't' : name);
      }
    },
    text: (some) => {
      if (within) value += some;
      inline.text(some);
    },
    close: (name) => {
      if (name === 'row') {
        onRow({
          row,
          cells,
          ...(isHidden && { hidden: true }),
          ...(unresolved.length > 0 && { unresolved }),
          ...(hiddenColumns.length > 0 && { hiddenColumns }),
        });
      } else if (name === 'c' && cell) {
        const text = textOf(cell);
        if (text === '' && ((isFormula && cell.t !== 'str') || cell.t === 'e')) unresolved.push(column);
        take(text);
        cell = null;
      } else if (cell) {
        within = false;
        inline.close(name === 'v' ? 't' : name);
      }
    },
  };
}

const isTrue = (flag: string | undefined) => flag === '1' || flag === 'true';

function damaged(): never {
  throw new AppError('fileDamaged');
}
