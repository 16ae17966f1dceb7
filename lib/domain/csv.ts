import { AppError, type ErrorCode } from './errors.ts';

/** Encodings that a file may be read in: labels of the WHATWG encoding standard, and two DOS code pages (`text-decoder.ts`). */
export const ENCODINGS = ['utf-8', 'windows-1252', 'macintosh', 'utf-16le', 'utf-16be', 'cp858', 'cp437'] as const;
export type Encoding = (typeof ENCODINGS)[number];

export const DELIMITERS = [';', ',', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** A file with more columns is no address book, and no screen can show it. */
export const MAX_COLUMNS = 200;

/** The kind of a file that is not text, by its first bytes. */
type ForeignKind = 'workbook' | 'pdf' | 'webPage' | 'vcard' | 'rtf' | 'binary';

const NO_TEXT: Record<ForeignKind, ErrorCode> = {
  workbook: 'fileIsWorkbook',
  pdf: 'fileIsPdf',
  webPage: 'fileIsWebPage',
  vcard: 'fileIsVcard',
  rtf: 'fileIsRtf',
  binary: 'fileNotText',
};

const SIGNATURES: readonly (readonly [ForeignKind, readonly number[]])[] = [
  ['workbook', [0x50, 0x4b, 0x03, 0x04]], // XLSX, ODS, Numbers: all zip archives
  ['workbook', [0xd0, 0xcf, 0x11, 0xe0]], // XLS before 2007
  ['pdf', [0x25, 0x50, 0x44, 0x46]],
  ['rtf', [0x7b, 0x5c, 0x72, 0x74, 0x66]],
  ['binary', [0x89, 0x50, 0x4e, 0x47]], // PNG
  ['binary', [0xff, 0xd8, 0xff]], // JPEG
  ['binary', [0x47, 0x49, 0x46, 0x38]], // GIF
  ['binary', [0x1f, 0x8b]], // gzip
];

/**
 * The beginning of a web page, or of a file that Excel saves as one: HTML, a page with its pictures in one file (MHTML), and a
 * 2003 XML workbook. Many programs name such exports `.xls`.
 */
const WEB_PAGE =
  /^\s*(?:<!doctype\s+html|<(?:html|head|body|table|meta|style|div)[\s>]|<\?xml[\s\S]*?<(?:html|\w+:?workbook|workbook)[\s>]|mime-version:[\s\S]*?multipart\/related)/i;

/** The kind of a file by its first bytes, whatever its name; null for text. */
export function foreignKind(start: Uint8Array): ForeignKind | null {
  for (const [kind, signature] of SIGNATURES) {
    if (signature.every((byte, at) => start[at] === byte)) return kind;
  }
  const order = byteOrder(start);
  const text = new TextDecoder(order ?? 'utf-8').decode(start.subarray(0, 4096));
  if (WEB_PAGE.test(text)) return 'webPage';
  if (/^\s*begin:vcard\s*$/im.test(text.slice(0, 200))) return 'vcard';
  if (order !== null) return null;
  // A stray zero byte spoils only its row; a file full of control characters is no text.
  const controls = start.filter((byte) => byte < 32 && byte !== 9 && byte !== 10 && byte !== 13).length;
  return controls > start.length * 0.05 ? 'binary' : null;
}

/** Throws fileIsWorkbook, fileIsPdf, fileIsWebPage, fileIsVcard, fileIsRtf or fileNotText if a file does not begin as text. */
export function assertText(start: Uint8Array): void {
  const kind = foreignKind(start);
  if (kind) throw new AppError(NO_TEXT[kind]);
}

/** The encoding named by a byte order mark or revealed by the zero bytes of UTF-16; null: neither. */
export function byteOrder(start: Uint8Array): Encoding | null {
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) return 'utf-8';
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  const head = start.subarray(0, 64);
  if (head.length < 4) return null;
  const zeros = (offset: number) => head.filter((byte, at) => at % 2 === offset && byte === 0).length;
  const half = Math.floor(head.length / 2);
  if (zeros(1) > half * 0.9 && zeros(0) === 0) return 'utf-16le';
  if (zeros(0) > half * 0.9 && zeros(1) === 0) return 'utf-16be';
  return null;
}

/** The bytes of àèéìòùÀÈÒÙ€‘’” in Windows-1252: most non-ASCII characters of Italian texts. */
const OF_WINDOWS = new Set([0xe0, 0xe8, 0xe9, 0xec, 0xf2, 0xf9, 0xc0, 0xc8, 0xd2, 0xd9, 0x80, 0x91, 0x92, 0x94]);
/** The bytes of àèéìòùÀ’ in Mac Roman. */
const OF_MAC = new Set([0x88, 0x8f, 0x8e, 0x93, 0x98, 0x9d, 0xcb, 0xd5]);
/** The bytes of àèéìòùÀÈÉ in code page 858; the lower-case ones and É are the same in 437 and 850. */
const OF_DOS = new Set([0x85, 0x8a, 0x82, 0x8d, 0x95, 0x97, 0xb7, 0xd4, 0x90]);

/**
 * The encoding to propose: by its mark, else UTF-8 if the whole file is valid UTF-8, else the encoding of Windows, Mac or DOS
 * that yields the most Italian letters.
 */
export function guessEncoding(start: Uint8Array, validUtf8: boolean): Encoding {
  const marked = byteOrder(start);
  if (marked || validUtf8) return marked ?? 'utf-8';
  const hits = { 'windows-1252': 0, macintosh: 0, cp858: 0 };
  for (const byte of start) {
    if (byte < 0x80) continue;
    if (OF_WINDOWS.has(byte)) hits['windows-1252'] += 1;
    if (OF_MAC.has(byte)) hits.macintosh += 1;
    if (OF_DOS.has(byte)) hits.cp858 += 1;
  }
  const most = Math.max(...Object.values(hits));
  if (hits['windows-1252'] === most) return 'windows-1252';
  return hits.macintosh === most ? 'macintosh' : 'cp858';
}

/** `sep=;` as the first line, by which a file tells Excel its delimiter. */
const SEP_LINE = /^"?sep=([^\r\n])"?[;,|\t ]*(?:\r\n|\n|\r|$)/i;

/** The line `sep=;` at the beginning of a text, as Excel reads it: the delimiter, and the line's length; null: none. */
export function sepLine(text: string): { delimiter: string; length: number } | null {
  const found = SEP_LINE.exec(text.slice(0, 64));
  return found ? { delimiter: found[1] ?? '', length: found[0].length } : null;
}

/** `="00185"`: how programs keep Excel from reading a text as a number. */
const TEXT_FORMULA = /^="((?:[^"]|"")*)"$/;

/** A cell without the formula around its text. */
export function plainCell(cell: string): string {
  const inner = cell.startsWith('="') ? TEXT_FORMULA.exec(cell)?.[1] : undefined;
  return inner === undefined ? cell : inner.replaceAll('""', '"');
}

/** True for a cell that has swallowed other rows because its quotation mark was never closed: they would be lost in it. */
export function swallowsRows(cell: string): boolean {
  return cell.startsWith('"') && /[\r\n]/.test(cell);
}

/**
 * The delimiter to propose for the beginning of a text: the one that splits the most lines into the same number (> 1) of
 * cells. Quoted parts are skipped. A file of one column gets the comma. A line `sep=;` takes precedence.
 */
export function guessDelimiter(sample: string): Delimiter {
  const told = sepLine(sample);
  const named = DELIMITERS.find((delimiter) => delimiter === told?.delimiter);
  if (named) return named;
  const lines = sample
    .slice(told?.length ?? 0)
    .replace(/"(?:[^"]|"")*"/g, '')
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '')
    .slice(0, 100);
  let best: Delimiter = ',';
  let bestScore = 0;
  for (const delimiter of DELIMITERS) {
    const lengths = new Map<number, number>();
    for (const line of lines) {
      const cells = line.split(delimiter).length;
      if (cells > 1) lengths.set(cells, (lengths.get(cells) ?? 0) + 1);
    }
    for (const [cells, times] of lengths) {
      const score = times * 1000 + Math.min(cells, 900);
      if (score > bestScore) [best, bestScore] = [delimiter, score];
    }
  }
  return best;
}

/**
 * Where a spreadsheet would run a formula (OWASP, CSV injection): at the start of a cell, and after anything that starts a
 * cell when the file is opened with another separator, where the quotation marks no longer protect.
 */
const START = String.raw`(?<=^|[;,|\t\r\n])`;
const FORMULA = String.raw`["']*[=+\-@\t\r\n＝＋－＠]`;
const RUNS = new RegExp(`${START}(?=${FORMULA})`, 'g');
/** A formula that was defused. Text that already had apostrophes got one more, so that only that one is removed again. */
const DEFUSED = new RegExp(`${START}'(?=${FORMULA})`, 'g');
/** Text that would lose an apostrophe when read back although it was never defused. */
const LIKE_DEFUSED = new RegExp(`${START}(?='${FORMULA})`, 'g');

/**
 * The form of a CSV that Excel opens directly and that an import recognises: byte order mark, semicolons, CRLF. Every cell is
 * quoted, so that none is split where another separator is expected.
 */
export const EXCEL = {
  mark: '\ufeff',
  lines: { delimiter: ';', record_delimiter: 'windows', quoted: true, quoted_empty: true },
} as const;

/** A cell for a CSV that people open in a spreadsheet: an apostrophe keeps formulas text. `asTyped` removes it. */
export function defuse(cell: string): string {
  return cell.replace(RUNS, "'");
}

/** A cell for a workbook, where text runs no formula: only text that looks defused is marked. */
export function inWorkbook(cell: string): string {
  return cell.includes("'") ? cell.replace(LIKE_DEFUSED, "'") : cell;
}

/** A cell as it was before `defuse` or `inWorkbook`, so that an exported file comes back unchanged. */
export function asTyped(cell: string): string {
  return cell.includes("'") ? cell.replace(DEFUSED, '') : cell;
}

/** Cells without the empty ones at the end, which spreadsheets often leave behind by the hundred. */
export function withoutEmptyEnd(cells: string[]): string[] {
  let end = cells.length;
  while (end > 0 && (cells[end - 1] ?? '').trim() === '') end -= 1;
  return end === cells.length ? cells : cells.slice(0, end);
}

/** True for an empty line: it counts as a row of the spreadsheet, not as a row of data. */
export function isBlankRow(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() === '');
}
