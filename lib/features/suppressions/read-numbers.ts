import { plainSpelling } from '#lib/domain/number-spelling.ts';
import { parseNumber } from '#lib/domain/phone.ts';

/** `nineDigits`: one of the numbers is an Italian mobile of nine digits; today's have ten. */
type NumbersRead = { numbers: string[]; unread: string[]; nineDigits: boolean };

type Atom = { from: number; to: number; digits: number };

/** Between two numbers whatever stands in them: signs that no spelling of one number has, spaced strokes, words. */
const BETWEEN = /[\n\r\t;,|&]+|\s[/–—-]\s(?!\d{1,3}(?!\d))|\s(?:e|o|ed|od|oppure|or|and)\s/i;
/** Digits alone, in which nothing else can be read. */
const PLAIN = /^(?:\+\d{8,15}|\d{8,10})$/;
/** A day beside a number ("il 12/03/2025", "2025-03-12") is neither a number nor what is left of one. */
const DAY = /(?<!\d)(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d{2}|(?:19|20)\d{2}-\d{2}-\d{2})(?!\d)/g;
/** "02 1234567/8", "0331/123456 - 7": the lines of a switchboard, by the figures in which the next differ. */
const LINES = /^(.*\d)((?:\s*[/–—-]\s*\d{1,3})+)$/;
/** Fewer digits beside a number are an extension, a floor, an hour. */
const LEAST_DIGITS = 6;
/** E.164 allows fifteen; a longer run of digits without a sign in it is two numbers, if it is any. */
const MOST_DIGITS = 15;
/** Without its plus, a number with its country's code has at least so many. */
const WITH_COUNTRY = 11;
/** Groups of digits that one number is spelt in, at most: "06 12 34 56 78", after a plus and a country. */
const MOST_GROUPS = 8;
/** A cell with more groups of digits is no list of numbers that somebody typed; it is told as unread. */
const MOST_IN_CELL = 2_000;
/** Longer parts name no lines of a switchboard. */
const LONGEST_LINES = 60;

/**
 * All the numbers (E.164) that a cell can be read as, each once, and what of it holds digits but cannot be read. Wider
 * than an address book is read: where several readings are possible all of them count. One number too many on the list
 * of those that are not called harms nobody; one that is lost is somebody who is called though he asked not to be.
 */
export function readNumbers(cell: string, country: string): NumbersRead {
  const plain = PLAIN.test(cell) ? parseNumber(cell, country) : null;
  if (plain?.ok && plain.number.endsWith(cell)) return result(new Set([plain.number]), []);
  const text = plainSpelling(cell).replace(DAY, ' ; ');
  const found = new Set<string>();
  const unread: string[] = [];
  if (/^\s*[1-9](?:[.,]\d+)?E\+?\d{1,2}\s*$/i.test(text)) {
    const repaired = parseNumber(text, country);
    if (repaired.ok) found.add(repaired.number);
    else unread.push(cell.trim());
    return result(found, unread);
  }
  if ((text.match(/\d+/g) ?? []).length > MOST_IN_CELL)
    return { numbers: [], unread: [cell.trim()], nineDigits: false };
  for (const part of text.split(BETWEEN)) {
    const read = readPart(part.trim(), country);
    for (const number of read.numbers) found.add(number);
    unread.push(...read.unread);
  }
  // A number that was broken over two lines, or has a comma in it: its pieces are none, together they are.
  if (found.size === 0) {
    const joined = whole(text.replace(/[\n\r\t;,|&]+/g, ' ').trim(), country);
    if (joined !== null) return result(new Set([joined]), []);
  }
  return result(found, unread);
}

function result(found: Set<string>, unread: string[]): NumbersRead {
  const numbers = [...found];
  const nineDigits = numbers.some((number) => /^\+393\d{8}$/.test(number));
  return { numbers, unread, nineDigits };
}

function readPart(part: string, country: string): { numbers: string[]; unread: string[] } {
  if (!/\d/.test(part)) return { numbers: [], unread: [] };
  const spellings = [part, ...letterForDigit(part), ...bracketedZero(part)];
  const numbers = new Set(spellings.flatMap((spelling) => whole(spelling, country) ?? []));
  const digits = part.replace(/\D/g, '');
  if (digits.length >= WITH_COUNTRY && digits.length <= MOST_DIGITS && !/\+|^\D*0/.test(part)) {
    const abroad = whole(`+${digits}`, country);
    if (abroad !== null) numbers.add(abroad);
  }
  for (const number of lines(part, country)) numbers.add(number);
  for (const number of withoutMark(part, country)) numbers.add(number);
  if (numbers.size > 0) return { numbers: [...numbers], unread: [] };
  return readGroups(part, country);
}

/** "339 1234567 (2)": a figure beside the number is a note, if the number is whole without it. */
function withoutMark(part: string, country: string): string[] {
  const [, before = ''] = MARKED.exec(part) ?? [];
  const number = before === '' ? null : whole(before, country);
  return number === null ? [] : [number];
}
const MARKED = /^(.*\d)[\s*()[\]]+\d{1,2}[\s)\]]*$/;

/** The number that all digits of a text together are, or null. */
function whole(text: string, country: string): string | null {
  const read = parseNumber(text, country);
  if (!read.ok) return null;
  const digits = text
    .replace(/\(0\)/, '')
    .replace(/[.,]0+$/, '')
    .replace(/\D/g, '');
  // A line of San Marino is kept with the prefix that it has at home, too.
  const all = [digits, digits.replace(/^0+/, ''), digits.replace(/^(?:00)?378/, ''), text.replace(/\D/g, '')];
  return all.some((each) => each.length >= LEAST_DIGITS && read.number.endsWith(each)) ? read.number : null;
}

/** "339123456O": a letter that looks like the digit that it stands for. */
function letterForDigit(part: string): string[] {
  const spelt = part.replace(/(?<=\d[\s.-]?)[oO]|[oO](?=[\s.-]?\d)/g, '0').replace(/(?<=\d)[lI]|[lI](?=\d)/g, '1');
  return spelt === part ? [] : [spelt];
}

/** "+39 (0) 312 …": dialled at home only, but Italian landlines keep it. */
function bracketedZero(part: string): string[] {
  return /\(0\)/.test(part) ? [part.replace('(0)', '0'), part.replace('(0)', '')] : [];
}

function lines(part: string, country: string): string[] {
  if (part.length > LONGEST_LINES) return [];
  const [, head = '', tails = ''] = LINES.exec(part) ?? [];
  const sign = tails.trim().charAt(0);
  // "02-12-34-56-78" is one number in groups.
  if (head === '' || (sign !== '/' && head.includes(sign))) return [];
  const read = whole(head, country);
  if (read === null || parsedKind(read, country) === 'mobile') return [];
  const others = (tails.match(/\d+/g) ?? []).map((tail) => read.slice(0, -tail.length) + tail);
  return [read, ...others.filter((number) => whole(number, country) !== null)];
}

function parsedKind(number: string, country: string) {
  const read = parseNumber(number, country);
  return read.ok ? read.kind : null;
}

/**
 * Several numbers with nothing but spaces or strokes between them, or with words: the groups of digits are put together
 * so that the fewest digits stay over; where that can be done in several ways, all of them count.
 */
function readGroups(part: string, country: string): { numbers: string[]; unread: string[] } {
  const atoms: Atom[] = [...part.matchAll(/\+?\d+/g)].map(({ 0: text, index }) => ({
    from: index,
    to: index + text.length,
    digits: text.replace('+', '').length,
  }));
  const spans = spansOf(part, atoms, country);
  const count = atoms.length;
  const from = Map.groupBy(spans, (span) => span.from);
  const to = Map.groupBy(spans, (span) => span.to);
  // The fewest digits that stay over before and behind each group.
  const before = [0];
  for (let at = 1; at <= count; at += 1) {
    const skipped = (before[at - 1] ?? 0) + (atoms[at - 1]?.digits ?? 0);
    before[at] = Math.min(skipped, ...(to.get(at) ?? []).map((span) => before[span.from] ?? 0));
  }
  const after = Array.from({ length: count + 1 }, () => 0);
  for (let at = count - 1; at >= 0; at -= 1) {
    const skipped = (after[at + 1] ?? 0) + (atoms[at]?.digits ?? 0);
    after[at] = Math.min(skipped, ...(from.get(at) ?? []).map((span) => after[span.to] ?? 0));
  }
  const taken = spans.filter((span) => (before[span.from] ?? 0) + (after[span.to] ?? 0) === before[count]);
  const covered = new Set(taken.flatMap((span) => atoms.slice(span.from, span.to)));
  const unread: string[] = [];
  let over: Atom[] = [];
  for (const atom of [...atoms, null]) {
    if (atom !== null && !covered.has(atom)) over.push(atom);
    else {
      const digits = over.reduce((sum, each) => sum + each.digits, 0);
      if (digits >= LEAST_DIGITS) unread.push(part.slice(over[0]?.from, over.at(-1)?.to));
      over = [];
    }
  }
  return { numbers: taken.flatMap(({ numbers }) => numbers), unread };
}

function spansOf(part: string, atoms: Atom[], country: string) {
  const spans: { from: number; to: number; numbers: string[] }[] = [];
  for (const [from, first] of atoms.entries()) {
    for (let to = from + 1; to <= Math.min(atoms.length, from + MOST_GROUPS); to += 1) {
      const last = atoms[to - 1];
      const text = part.slice(first.from, last?.to);
      // A word ends a number; a letter alone may be one that was mistyped.
      if (/\p{L}{2}/u.test(text)) break;
      const number = whole(text, country);
      const numbers = number !== null ? [number] : to === from + 1 ? glued(text, country) : [];
      if (numbers.length > 0) spans.push({ from, to, numbers });
    }
  }
  return spans;
}

/** Two numbers without even a space between them. */
function glued(digits: string, country: string): string[] {
  if (digits.length <= MOST_DIGITS || digits.length > 2 * MOST_DIGITS) return [];
  const found: string[] = [];
  for (let at = LEAST_DIGITS; at <= digits.length - LEAST_DIGITS; at += 1) {
    const both = [whole(digits.slice(0, at), country), whole(digits.slice(at), country)];
    if (both.every((number) => number !== null)) found.push(...both.filter((number) => number !== null));
  }
  return found;
}
