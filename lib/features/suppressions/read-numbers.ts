import { plainSpelling } from '#lib/domain/number-spelling.ts';
import { parseNumber } from '#lib/domain/phone.ts';
import { isNextLine, linesOf } from './switchboard.ts';
import { everyReading, type Found, LEAST_DIGITS, MOST_GROUPS, wholeNumber } from './whole-number.ts';

type Atom = { from: number; to: number; digits: number };

/** Always separates two numbers: signs that no spelling of one number has, spaced strokes, words. */
const BETWEEN = /[\n\r\t;,|&]+|\s[/–—-]\s(?!\d{1,3}(?!\d))|\s(?:e|o|ed|od|e\/o|oppure|anche|or|and)(?=[\s,;])/i;
/** "06 12348041 e, 52": means no more than the sign behind it. */
const CONNECTOR = /(?:^|[\s/]+)(?:(?:e|o|ed|od|e\/o|oppure|anche|il|or|and)[\s.]*)+$/i;
/** Digits alone, with only one possible reading. */
const PLAIN = /^(?:\+\d{8,15}|\d{8,10})$/;
/** A day beside a number ("il 12/03/2025", "2025-03-12") is neither a number nor the rest of one. */
const DAY = /(?<!\d)(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d{2}|(?:19|20)\d{2}-\d{2}-\d{2})(?!\d)/g;
/**
 * ", 52", " e 52", ", 53 (ufficio)", "/ 12 34 59": the next line's own figures, behind a separator. "340 765" is half a mobile.
 */
const TAIL =
  /^(?:(?:e|o|ed|od|e\/o|oppure|anche|il|or|and)\s+)*(\d{1,5}|\d{6,8}|[0-24-9]\d(?:\s?\d){4,6})(?:\s*\([^)]*\)|[\s.]*)$/i;
/** E.164 allows fifteen; a longer run of digits without a sign in it is two numbers, if it is any. */
const MOST_DIGITS = 15;
/** Minimum number of digits of a number with its country's code but without its plus. */
const WITH_COUNTRY = 11;
/** Number of characters before figures, or at the end of a text, that are searched for a link to a number. */
const NEAR = 60;
/** A cell with more groups of digits is read number by number, without checking which groups may belong together. */
const MOST_IN_CELL = 2_000;

const NOTHING: Found = { numbers: [], unread: [], remarks: [] };

/**
 * All the numbers (E.164) that a cell can be read as, each once, its parts with digits that cannot be read, and why it is worth a
 * look. Reads more widely than an address book: if several readings are possible, all of them count. One number too many on the
 * list harms nobody; one too few means a call to somebody who asked not to be called.
 */
export function readNumbers(cell: string, country: string): Found {
  const plain = PLAIN.test(cell) ? parseNumber(cell, country) : null;
  if (plain?.ok && !plain.doubt && plain.number.endsWith(cell))
    return { numbers: [plain.number], unread: [], remarks: [] };
  const text = plainSpelling(cell).replace(DAY, ' ; ');
  if (/^\s*[1-9](?:[.,]\d+)?E\+?\d{1,2}\s*$/i.test(text)) {
    const repaired = parseNumber(text, country);
    return result([
      { numbers: repaired.ok ? [repaired.number] : [], unread: repaired.ok ? [] : [cell.trim()], remarks: [] },
    ]);
  }
  const long = (text.match(/\d+/g) ?? []).length > MOST_IN_CELL;
  const parts = partsOf(text, country).map((part) => (long ? readLong(part, country) : readPart(part, country)));
  const read = withContact(result(parts), cell, country);
  // A number that was broken over two lines, or has a comma in it: its pieces are none, together they are.
  if (read.numbers.length === 0 && !long) {
    const joined = everyReading(text.replace(/[\n\r\t;,|&]+/g, ' ').trim(), country);
    if (joined.numbers.length > 0) return result([joined]);
  }
  return read;
}

/**
 * With the number that the address book would call, whatever else the cell was read as. Where that is the only one for it, other
 * numbers are told.
 */
function withContact(read: Found, cell: string, country: string): Found {
  const contact = parseNumber(cell, country);
  if (!contact.ok) return read;
  const all = result([read, { numbers: [contact.number], unread: [], remarks: [] }]);
  const isTold = contact.several || all.numbers.length === 1 || all.unread.length > 0 || all.remarks.length > 0;
  return isTold ? all : { ...all, remarks: ['two_readings'] };
}

function result(all: Found[]): Found {
  const numbers = [...new Set(all.flatMap((each) => each.numbers))];
  const remarks = new Set(all.flatMap((each) => each.remarks));
  // Today's mobiles have ten digits.
  if (numbers.some((number) => /^\+393\d{8}$/.test(number))) remarks.add('nine_digits');
  return { numbers, unread: all.flatMap(({ unread }) => unread), remarks: [...remarks] };
}

/** The parts between the signs that separate numbers; figures alone go with the number before them. */
export function partsOf(text: string, country: string): string[] {
  const parts: string[] = [];
  for (const each of text.split(BETWEEN)) {
    const piece = withoutConnector(each);
    if (piece === '') continue;
    const before = parts.at(-1);
    const figures = before !== undefined && /\d[\s)]*$/.test(before) ? TAIL.exec(piece)?.[1] : undefined;
    const tail = figures?.replace(/\s/g, '');
    // As many digits as follow an area code may be a number without one: only if those before them are as many.
    if (tail !== undefined && (tail.length < LEAST_DIGITS || isNextLine(before ?? '', tail, country)))
      parts[parts.length - 1] = `${before} / ${tail}`;
    else parts.push(piece);
  }
  return parts;
}

function withoutConnector(piece: string): string {
  const found = CONNECTOR.exec(piece.slice(-NEAR))?.[0] ?? '';
  return piece.slice(0, piece.length - found.length).trim();
}

/** An endless list: each word of digits is a number, or is reported with its neighbours. */
function readLong(part: string, country: string): Found {
  const read: Found[] = [];
  let others: string[] = [];
  const close = () => {
    const rest = others.join(' ');
    const groups = (rest.match(/\d+/g) ?? []).length;
    if (groups > MOST_IN_CELL) read.push({ numbers: [], unread: [rest], remarks: [] });
    else if (groups > 0) read.push(readPart(rest, country));
    others = [];
  };
  for (const word of part.split(/\s+/)) {
    const found = /\d{6}/.test(word) ? everyReading(word, country) : null;
    if (!found || found.numbers.length === 0) others.push(word);
    else {
      close();
      read.push(found);
    }
  }
  close();
  return result(read);
}

function readPart(part: string, country: string): Found {
  if (!/\d/.test(part)) return NOTHING;
  const read = [part, ...bracketedZero(part)].map((spelling) => everyReading(spelling, country));
  for (const spelling of letterForDigit(part)) {
    const { numbers, remarks } = everyReading(spelling, country);
    if (numbers.length > 0) read.push({ numbers, unread: [], remarks: [...remarks, 'letter_for_digit'] });
  }
  read.push(withoutMark(part, country));
  const lines = linesOf(part, country);
  if (result(read).numbers.length === 0) {
    const groups = readGroups(lines.head, country);
    const abroad = withoutPlus(part, country);
    // Digits that are no number at home are reported, unless they are one abroad.
    read.push(abroad.numbers.length > 0 ? { ...groups, unread: [] } : groups, abroad);
    if (lines.head !== part) read.push({ ...readGroups(part, country), unread: [], remarks: [] });
  } else read.push(withoutPlus(part, country));
  return result([...read, lines]);
}

/** "33912345671": a number with its country's code that lost its plus. */
function withoutPlus(part: string, country: string): Found {
  const digits = part.replace(/\D/g, '');
  const may = digits.length >= WITH_COUNTRY && digits.length <= MOST_DIGITS && !/\+|^\D*0/.test(part);
  const abroad = may ? wholeNumber(`+${digits}`, country) : null;
  if (abroad === null) return NOTHING;
  const isKnown = wholeNumber(part, country) === abroad;
  return { numbers: [abroad], unread: [], remarks: isKnown ? [] : ['plus_added'] };
}

/**
 * "339 1234567 (2)", "06 1234568 4° piano": a figure beside the number is a note, if the number is whole without it. If it is
 * also a number with that figure, both count, unless nothing speaks against the longer.
 */
function withoutMark(part: string, country: string): Found {
  const all = parseNumber(part, country);
  const isPlain = all.ok && (!all.doubt || all.doubt === 'foreign') && !/[()[\]*]\D*\d+\D*$/.test(part);
  if (isPlain) return NOTHING;
  const marked = MARKED.exec(part)?.[1];
  if (marked !== undefined) {
    const read = everyReading(marked, country);
    if (read.numbers.length > 0) return all.ok ? { ...read, remarks: [...read.remarks, 'two_readings'] } : read;
  }
  const before = all.ok ? FIGURE_LAST.exec(part)?.[1] : undefined;
  if (before === undefined || before.replace(/\D/g, '').length < LEAST_BEFORE_FIGURE) return NOTHING;
  const { numbers } = everyReading(before, country);
  return { numbers, unread: [], remarks: numbers.length > 0 ? ['two_readings'] : [] };
}
const MARKED = /^(.*\d)[\s*()[\]]+\d{1,2}[\s)\]]*$/;
const FIGURE_LAST = /^(.*\d)[\s/-]+\d{1,4}\D*$/s;
/** Fewer digits are the beginning of a number. */
const LEAST_BEFORE_FIGURE = 7;

/** "339123456O": a letter that looks like the digit that it replaces. */
function letterForDigit(part: string): string[] {
  // "figlio 339 …": the end of a word is no digit.
  const spelt = part
    .replace(/(?<=\d[\s.-]?)[oO](?!\p{L}{2})|(?<!\p{L})[oO](?=[\s.-]?\d)/gu, '0')
    .replace(/(?<=\d)[lI](?!\p{L}{2})|(?<!\p{L})[lI](?=\d)/gu, '1');
  return spelt === part ? [] : [spelt];
}

/** "+39 (0) 312 …": dialled at home only, but Italian landlines keep it. */
function bracketedZero(part: string): string[] {
  return /\(0\)/.test(part) ? [part.replace('(0)', '0'), part.replace('(0)', '')] : [];
}

/**
 * Several numbers with only spaces, strokes or words between them: the groups of digits are joined so that the fewest digits are
 * left over; if there are several ways to do so, all of them count.
 */
function readGroups(part: string, country: string): Found {
  const atoms: Atom[] = [...part.matchAll(/\+?\d+/g)].map(({ 0: text, index }) => ({
    from: index,
    to: index + text.length,
    digits: text.replace('+', '').length,
  }));
  const spans = spansOf(part, atoms, country);
  const count = atoms.length;
  const from = Map.groupBy(spans, (span) => span.from);
  const to = Map.groupBy(spans, (span) => span.to);
  // The minimum number of left-over digits before and behind each group.
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
  let beside = false;
  let over: Atom[] = [];
  for (const atom of [...atoms, null]) {
    if (atom !== null && !covered.has(atom)) over.push(atom);
    else {
      const digits = over.reduce((sum, each) => sum + each.digits, 0);
      if (digits >= LEAST_DIGITS) unread.push(part.slice(over[0]?.from, over.at(-1)?.to));
      // A word explains figures; without one they may be the end of another number.
      else if (digits > 0 && NO_WORDS.test(part.slice(0, over[0]?.from).slice(-NEAR))) beside = true;
      over = [];
    }
  }
  return result([...taken, { numbers: [], unread, remarks: beside && taken.length > 0 ? ['figures_beside'] : [] }]);
}

/** Behind the last figures only signs, a letter, and words that merely continue. */
const NO_WORDS = /\d(?:[^\p{L}]+(?:e|o|ed|od|oppure|anche|il|poi|or|and|also)(?!\p{L}))*[^\p{L}]*\p{L}?[^\p{L}]*$/iu;

function spansOf(part: string, atoms: Atom[], country: string) {
  const spans: (Found & { from: number; to: number })[] = [];
  for (const [from, first] of atoms.entries()) {
    for (let to = from + 1; to <= Math.min(atoms.length, from + MOST_GROUPS); to += 1) {
      const last = atoms[to - 1];
      const text = part.slice(first.from, last?.to);
      // A word ends a number; a single letter may be a mistyped digit.
      if (/\p{L}{2}/u.test(text)) break;
      const all = everyReading(text, country);
      const read = all.numbers.length > 0 && to > from + 1 ? result([all, withoutMark(text, country)]) : all;
      const numbers = read.numbers.length > 0 || to > from + 1 ? read.numbers : glued(text, country);
      if (numbers.length > 0) spans.push({ ...read, from, to, numbers });
    }
  }
  return spans;
}

/** Two numbers without even a space between them. */
function glued(digits: string, country: string): string[] {
  if (digits.length <= MOST_DIGITS || digits.length > 2 * MOST_DIGITS) return [];
  const found: string[] = [];
  for (let at = LEAST_DIGITS; at <= digits.length - LEAST_DIGITS; at += 1) {
    const both = [wholeNumber(digits.slice(0, at), country), wholeNumber(digits.slice(at), country)];
    if (both.every((number) => number !== null)) found.push(...both.filter((number) => number !== null));
  }
  return found;
}
