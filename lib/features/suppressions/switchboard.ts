import { localLength } from '#lib/domain/number-plan.ts';
import { parseNumber } from '#lib/domain/phone.ts';
import { everyReading, type Found, MOST_GROUPS, wholeNumber } from './whole-number.ts';

/** "02 1234567/8", "0331/123456 - 7": the last of the figures in which the next lines differ. */
const LAST_TAIL = /^(.*\d)\s*([/-])\s*(\d{1,8})$/s;
/** Such figures are the end of a number; longer ones are all of it except the area code, if those before them are as many. */
const LONGEST_END = 6;
/** "06 12341041/42 int. 3", "06 12341041/42 312 146 1001": a word ends the lines before it, and so does another number. */
const END =
  /(?<=\d[^\p{L}]*)(?=\p{L})|(?<=\d[/-]\d{1,8})(?=\s+[^\s/-])|(?<=\d\s*[/-]\s*\d{1,8})(?=\s+[/-]\s+\d{2,4}[\s/.-]\d{3})/u;
/** Longer parts name no lines of a switchboard. */
const LONGEST = 200;
const MOST_LINES = 20;

/**
 * The lines of a switchboard, or mobiles that were assigned together, by the figures in which the next ones differ: the first and
 * each of the others. If several beginnings are numbers, all of them count. `head`: the text without those figures, which may
 * hold further numbers before the first line.
 */
export function linesOf(part: string, country: string): Found & { head: string } {
  const segments = part.length > LONGEST ? [part] : part.split(END);
  const all = segments.map((segment) => linesIn(segment, country));
  return {
    numbers: [...new Set(all.flatMap(({ numbers }) => numbers))],
    unread: all.flatMap(({ unread }) => unread),
    remarks: all.some(({ numbers }) => numbers.length > 1) ? ['several_lines'] : [],
    head: all.map(({ head }) => head).join(''),
  };
}

function linesIn(part: string, country: string): { numbers: string[]; unread: string[]; head: string } {
  if (part.length > LONGEST) return { numbers: [], unread: [], head: part };
  const text = part.trim().replace(/\D+$/, '');
  const numbers = new Set<string>();
  const tails: { tail: string; sign: string }[] = [];
  let unread: string[] = [];
  let based: string | undefined;
  let head = text;
  while (tails.length < MOST_LINES) {
    const [, before = '', sign = '', tail = ''] = LAST_TAIL.exec(head) ?? [];
    if (before === '') break;
    head = before;
    tails.unshift({ tail, sign });
    const bases = basesOf(head, country);
    if (bases.length === 0 || isGroups(text, head, tails, country)) continue;
    based ??= head;
    const withTail = (base: string, figures: string) => base.slice(0, -figures.length) + figures;
    const read = tails.map((each) => ({
      tail: each.tail,
      lines: bases
        .filter((base) => each.tail.length <= LONGEST_END || each.tail.length === localLength(base))
        .map((base) => withTail(base, each.tail))
        .filter((line) => wholeNumber(line, country) === line),
    }));
    for (const number of [...bases, ...read.flatMap(({ lines }) => lines)]) numbers.add(number);
    unread = read.filter(({ lines }) => lines.length === 0).map((each) => each.tail);
    // Text before a number without a doubt is none of its figures.
    if (isSure(bases[0] ?? '', country)) break;
  }
  return { numbers: [...numbers], unread, head: based === undefined ? part : `${based} ` };
}

/** Whether figures are the whole number of a further line in the area of the last number of a text. */
export function isNextLine(before: string, tail: string, country: string): boolean {
  if (everyReading(tail, country).numbers.length > 0) return false;
  const near = before.slice(-LONGEST);
  const { numbers } = linesOf(near, country);
  const bases = numbers.length > 0 ? numbers : basesOf(near.replace(/\D+$/, ''), country);
  return bases.some((base) => localLength(base) === tail.length);
}

/** The numbers that a text ends with, in all possible readings. */
function basesOf(text: string, country: string): string[] {
  const whole = everyReading(text, country).numbers;
  if (whole.length > 0) return whole;
  for (const { index } of [...text.matchAll(/\+?\d+/g)].slice(-MOST_GROUPS)) {
    const number = wholeNumber(text.slice(index), country);
    if (number !== null && isSure(number, country)) return [number];
  }
  return [];
}

function isSure(text: string, country: string): boolean {
  const read = parseNumber(text, country);
  return read.ok && (read.doubt === undefined || read.doubt === 'foreign');
}

/** "02-12-34-56-78" is one number in groups, and "312146803-1" one whose last digit is separate. */
function isGroups(text: string, head: string, tails: { sign: string }[], country: string): boolean {
  if (!isSure(text, country) || wholeNumber(text, country) === null) return false;
  const first = parseNumber(head, country);
  return tails.some(({ sign }) => sign !== '/' && head.includes(sign)) || (first.ok && first.kind === 'mobile');
}
