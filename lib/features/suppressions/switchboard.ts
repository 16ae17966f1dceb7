import { parseNumber } from '#lib/domain/phone.ts';
import { type Found, MOST_GROUPS, wholeNumber } from './whole-number.ts';

/** "02 1234567/8", "0331/123456 - 7": the last of the figures in which the next lines differ. */
const LAST_TAIL = /^(.*\d)\s*([/-])\s*(\d{1,5})$/s;
/** Longer parts name no lines of a switchboard. */
const LONGEST = 200;
const MOST_LINES = 20;

/**
 * The lines of a switchboard, or mobiles that were given out together, by the figures in which the next differ: the first
 * and each of the others. Where several beginnings are numbers, all of them count. `head`: the text without those figures,
 * in which further numbers may stand before the first line.
 */
export function linesOf(part: string, country: string): Found & { head: string } {
  const text = part.replace(/\D+$/, '');
  const numbers = new Set<string>();
  const tails: { tail: string; sign: string; read: boolean }[] = [];
  let based: string | undefined;
  let head = text;
  while (part.length <= LONGEST && tails.length < MOST_LINES) {
    const [, before = '', sign = '', tail = ''] = LAST_TAIL.exec(head) ?? [];
    if (before === '') break;
    head = before;
    tails.unshift({ tail, sign, read: false });
    const base = baseOf(head, country);
    if (base === null || isGroups(text, head, tails, country)) continue;
    based ??= head;
    numbers.add(base);
    for (const each of tails) {
      const number = base.slice(0, -each.tail.length) + each.tail;
      if (wholeNumber(number, country) !== number) continue;
      numbers.add(number);
      each.read = true;
    }
  }
  const unread = based !== undefined ? tails.filter(({ read }) => !read).map(({ tail }) => tail) : [];
  return { numbers: [...numbers], unread, remarks: numbers.size > 1 ? ['several_lines'] : [], head: based ?? part };
}

/** The number that a text ends with. */
function baseOf(text: string, country: string): string | null {
  const whole = wholeNumber(text, country);
  if (whole !== null) return whole;
  for (const { index } of [...text.matchAll(/\+?\d+/g)].slice(-MOST_GROUPS)) {
    const number = wholeNumber(text.slice(index), country);
    if (number !== null) return number;
  }
  return null;
}

/** "02-12-34-56-78" is one number in groups, and "312146803-1" one whose last digit stands apart. */
function isGroups(text: string, head: string, tails: { sign: string }[], country: string): boolean {
  const read = parseNumber(text, country);
  if (!read.ok || read.doubt || wholeNumber(text, country) === null) return false;
  const first = parseNumber(head, country);
  return tails.some(({ sign }) => sign !== '/' && head.includes(sign)) || (first.ok && first.kind === 'mobile');
}
