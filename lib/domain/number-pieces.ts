import { localLength, type Reading, readWhole, unsure } from './number-plan.ts';

/** All numbers in a text without words; `more`: another is only hinted at, as in "0331 123456/7". */
export type Pieces = { numbers: Reading[]; more?: true };
/** Part of it is a number, and nothing explains the rest. */
export const UNCLEAR = 'unclear';

/** Between two numbers (`:::` in Google's exports), or inside one that a spreadsheet or a person split. */
const LIST = /\s*(?:[\n;,|&]|:::)\s*|\s+[/-]\s+/;
const DAY = '(?:0?[1-9]|[12]\\d|3[01])';
const DATE = `(?:${DAY}(?:/${DAY}/|[.]${DAY}[.]|-${DAY}-)(?:(?:19|20)\\d\\d|\\d\\d)|(?:19|20)\\d\\d[/.-]${DAY}[/.-]${DAY})`;
const DATED = new RegExp(
  `^[\\s(]*(?:${DATE}|(?<before>.*\\d.*?)[\\s(]+${DATE}|${DATE}\\s+(?<after>.*\\d.*))[\\s)]*$`,
  's',
);
/** The same directly after the number, `0331 12345612/3/2024`: a day of one digit, and of two. */
const GLUED = ['(\\d)[1-9]', '(?:0[1-9]|[12]\\d|3[01])'].map(
  (day) => new RegExp(`^(.*\\d)${day}/${DAY}/(?:20\\d\\d|\\d\\d)$`, 's'),
);
/** `0331 123456/7`, `02 1234567-68`: the digits in which the next line of a switchboard differs. */
const NEXT_LINE = /^(.*\d)\s*([/,;|&-])\s*(\d{1,3})$/;
/** `02 1234561 - 62 - 63`: the same for several lines. */
const NEXT_LINES = /^(.*\d{5})((?:\s*[/,;|&-]\s*\d{1,3}){2,})$/;
/** `0331 123458 2`: a floor, a door or a digit of the number: it cannot be known which. */
const SHORT_GROUP = /^(.*\d{6}) +\d{1,2}$/;
/** `0331 123456 / 123459`: the second number of the same area. */
const SAME_AREA = /^(.*\d)\s*[/,;|&-]\s*(\d{1,8})$/;
/** Minimum number of digits before the sign that make a whole number, where only the length can tell. */
const WHOLE_LANDLINE = 9;
/** Fewer digits are the end of a number; this many or more may be a whole number without its area. */
const LEAST_LOCAL = 6;
const ITALIAN_LANDLINE = /^\+(?:390|3780)/;
/** Text with more gaps is a table, not a cell. */
const MOST_GAPS = 12;

const digitsOf = (text: string) => text.replace(/\D/g, '');

/**
 * The numbers of a text without letters, all of whose digits must belong to them. A piece that is a number by itself counts
 * only if the other pieces are, too: else it may be half of one.
 */
export function readPieces(text: string, country: string): Pieces | typeof UNCLEAR | undefined {
  // A plus begins another number, unless it is the same prefix twice.
  const spelt = text.replace(/(?<=\d{5}.*)\s*(?=\(?\+)/g, '\n').trim();
  const pieces = spelt.split(LIST).filter((piece) => /\d/.test(piece));
  if (pieces.length === 1) return readPiece(pieces[0] ?? '', country);
  const read = pieces.map((piece) => readPiece(piece, country));
  if (read.every((each) => typeof each === 'object')) return together(read);
  const first = read[0];
  const lines = nextLines(spelt, country);
  if (lines) return lines;
  const broken = spelt.includes('\n');
  const hinted = broken ? undefined : nextLine(spelt, country);
  if (hinted) return hinted;
  const joined = readWhole(pieces.join(' '), country);
  const last = digitsOf(pieces.at(-1) ?? '');
  const ended =
    typeof first === 'object' && pieces.length === 2 && last.length <= 3 && isWholeLandline(first.numbers[0]);
  if (joined) return ended ? UNCLEAR : { numbers: [joined] };
  return (
    (broken ? undefined : sameArea(spelt, country)) ?? (read.some((each) => each !== undefined) ? UNCLEAR : undefined)
  );
}

export function together(all: readonly Pieces[]): Pieces {
  return { numbers: all.flatMap(({ numbers }) => numbers), ...(all.some(({ more }) => more) && { more: true }) };
}

/** A text whose digits are separated by single signs and spaces only. */
function readPiece(text: string, country: string): Pieces | typeof UNCLEAR | undefined {
  const dated = DATED.exec(text);
  const beside = dated?.groups?.before ?? dated?.groups?.after;
  if (dated && (beside === undefined || readWhole(beside, country))) return UNCLEAR;
  for (const glued of GLUED) {
    const [, head, last = ''] = glued.exec(text) ?? [];
    // Where slashes separate the number as well, only a month of one digit tells it from a group.
    if (head === undefined || (head.includes('/') && !/\/\d\/\d+$/.test(text))) continue;
    if (readWhole(head + last, country)) return UNCLEAR;
  }
  const lines = nextLines(text, country) ?? nextLine(text, country);
  if (lines) return lines;
  const whole = readWhole(text, country);
  if (whole) return { numbers: [withoutShortGroup(text, whole, country) ?? whole] };
  const several = inRow(text, country) ?? sameArea(text, country);
  return several ?? (leadsWithNumber(text, country) ? UNCLEAR : undefined);
}

function nextLines(text: string, country: string): Pieces | undefined {
  const base = NEXT_LINES.exec(text)?.[1];
  const read = base === undefined ? undefined : readWhole(base, country);
  return isWholeLandline(read) ? { numbers: [read], more: true } : undefined;
}

/** The landline without the text's last digits, in doubt: the longer number may be meant as well. */
function withoutShortGroup(text: string, whole: Reading, country: string): Reading | undefined {
  const head = SHORT_GROUP.exec(text.trim())?.[1];
  const read = head === undefined || !isLandline(whole) ? undefined : readWhole(head, country);
  return isWholeLandline(read) ? unsure(read, whole.number) : undefined;
}

function nextLine(text: string, country: string): Pieces | undefined {
  const [, base = '', sign, tail = ''] = NEXT_LINE.exec(text) ?? [];
  if (sign === undefined) return undefined;
  const read = readWhole(base, country);
  if (!isLandline(read)) return undefined;
  const last = /\d+$/.exec(base)?.[0] ?? '';
  const before = /(\D)\d+$/.exec(base)?.[1];
  // "02/12-34-56" continues in pairs; a pair after another sign, or after many digits, is something else.
  const goesOn = tail.length > 1 && last.length <= 4 && (before === sign || nationalLength(read) < WHOLE_LANDLINE);
  return goesOn ? undefined : { numbers: [read], more: true };
}

function sameArea(text: string, country: string): Pieces | undefined {
  const [, base = '', tail = ''] = SAME_AREA.exec(text) ?? [];
  if (base === '') return undefined;
  const read = readWhole(base, country);
  const before = read || tail.length < LEAST_LOCAL ? undefined : sameArea(base, country);
  if (before) {
    const [first] = before.numbers;
    const other = first && localLength(first.number) === tail.length && otherLine(first, tail, country);
    return other ? { numbers: [...before.numbers, other], more: true } : undefined;
  }
  if (!read || tail.length > nationalLength(read) - 2 || read.doubt === 'nineDigits') return undefined;
  const other = otherLine(read, tail, country);
  return other && { numbers: [read, other], more: true };
}

function otherLine(read: Reading, tail: string, country: string): Reading | undefined {
  const other = readWhole(read.number.slice(0, -tail.length) + tail, country);
  return other?.kind === read.kind ? other : undefined;
}

/** Two or more numbers with single signs between them. Undefined if their digits can be divided in two ways. */
function inRow(text: string, country: string): Pieces | undefined {
  const parts = text.split(/\s+|[/-]/).filter((part) => /[\d+]/.test(part));
  if (parts.length < 2 || parts.length > MOST_GAPS) return undefined;
  const ways: Reading[][] = [];
  const share = (at: number, taken: Reading[]) => {
    if (at === parts.length) ways.push(taken);
    for (let end = at + 1; end <= parts.length && ways.length < 2; end += 1) {
      const read = readWhole(parts.slice(at, end).join(' '), country);
      if (read) share(end, [...taken, read]);
    }
  };
  share(0, []);
  const [only, another] = ways;
  return only && !another ? { numbers: only } : undefined;
}

function leadsWithNumber(text: string, country: string): boolean {
  const parts = text.split(/(?=\s+|[/(-])/);
  return parts.some((_, at) => at > 0 && readWhole(parts.slice(0, at).join(''), country) !== undefined);
}

function isLandline(read: Reading | undefined): read is Reading {
  return read !== undefined && read.kind === 'fixed' && ITALIAN_LANDLINE.test(read.number);
}

function isWholeLandline(read: Reading | undefined): read is Reading {
  return isLandline(read) && nationalLength(read) >= WHOLE_LANDLINE;
}

function nationalLength({ number }: Reading): number {
  return number.length - (number.startsWith('+378') ? 4 : 3);
}
