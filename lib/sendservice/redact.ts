import { LONGEST_SPELLING, type Spellings, spellingsAt } from './spellings.ts';

const MASK = '••••••';

/**
 * The text with every occurrence of the secrets masked, in any spelling in which an answer may echo them: literally,
 * JSON-escaped (`\"`, `\u0026`, also twice), URL-encoded, with HTML entities, and in upper or lower case. Empty secrets are
 * skipped. A short one is masked only where it is a whole value: elsewhere it would take every `a` or `1` out of the evidence,
 * and hide nothing. Occurrences that touch or overlap share one mask.
 *
 * The time grows with the length of the text and with that of the secrets, whatever they contain: each place is checked a
 * bounded number of times, without backtracking.
 */
export function redact(text: string, secrets: readonly string[]): string {
  const sought = [...new Set(secrets)].filter((secret) => secret !== '').flatMap(soughtFor);
  if (sought.length === 0) return text;
  // Without one of these nothing can be encoded, and the plain search is many times faster.
  const encoded = /[\\%&]/.test(text) || (text.includes('+') && sought.some((each) => each.text.includes(' ')));
  const closed = `${text}${FORM.after}`;
  if (!encoded && !new RegExp(sought.map((each) => literal(each.text)).join('|'), 'i').test(closed)) return text;
  return masked(text, covered(closed, new Search(sought)));
}

/** A text to look for, and the part of it that is secret. */
type Sought = { text: string; from: number; to: number };

/** In characters. */
const SHORTEST_ANYWHERE = 4;
/** What stands around a whole value: a JSON string, and a value of a form, which may also end with the text. */
const JSON_STRING = { before: '"', after: '"' };
const FORM = { before: '=', after: '&' };

function soughtFor(secret: string): Sought[] {
  if ([...secret].length >= SHORTEST_ANYWHERE) return [{ text: secret, from: 0, to: secret.length }];
  return [JSON_STRING, FORM].map(({ before, after }) => ({
    text: before + secret + after,
    from: before.length,
    to: before.length + secret.length,
  }));
}

function literal(secret: string): string {
  return secret.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/** The form in which letters are compared: as in a regular expression with `i`, unit by unit. */
function folded(unit: number): number {
  const upper = String.fromCharCode(unit).toUpperCase();
  if (upper.length !== 1) return unit;
  const code = upper.charCodeAt(0);
  return unit >= 128 && code < 128 ? unit : code;
}

/**
 * All secrets as one row of positions, a bit each ("Shift-And", Baeza-Yates and Gonnet, 1992): a set of positions says how far
 * the secrets have been matched at a place of the text, so all ways to read it are followed at once.
 */
class Search {
  readonly words: number;
  readonly longest: number;
  /** The positions of the first and the last unit of each secret. */
  readonly first: Int32Array;
  readonly last: Int32Array;
  /** The positions that are masked: all but what stands around a short secret. */
  readonly secret: Int32Array;
  /** The positions of each unit, by the folded unit. */
  readonly #places = new Map<number, Int32Array>();
  readonly #byUnit: (Int32Array | null | undefined)[] = [];

  constructor(sought: readonly Sought[]) {
    this.words = Math.ceil(sought.reduce((sum, { text }) => sum + text.length, 0) / 32);
    this.longest = Math.max(...sought.map(({ text }) => text.length));
    this.first = new Int32Array(this.words);
    this.last = new Int32Array(this.words);
    this.secret = new Int32Array(this.words);
    let position = 0;
    for (const { text, from, to } of sought) {
      add(this.first, position);
      for (let at = 0; at < text.length; at += 1, position += 1) {
        if (at >= from && at < to) add(this.secret, position);
        const unit = folded(text.charCodeAt(at));
        const places = this.#places.get(unit) ?? new Int32Array(this.words);
        add(places, position);
        this.#places.set(unit, places);
      }
      add(this.last, position - 1);
    }
  }

  /** The positions of this unit, in upper or lower case; null: there are none. */
  placesOf(unit: number): Int32Array | null {
    const known = this.#byUnit[unit];
    if (known !== undefined) return known;
    const places = this.#places.get(folded(unit)) ?? null;
    this.#byUnit[unit] = places;
    return places;
  }
}

function add(set: Int32Array, position: number): void {
  set[position >> 5] = (set[position >> 5] ?? 0) | (1 << (position & 31));
}

/** Number of places processed together; their state is freed with them. */
const WINDOW = 32_768;

/** For each place of the text, 1 if it belongs to a secret. */
function covered(text: string, search: Search): Uint8Array {
  const marks = new Uint8Array(text.length);
  // An occurrence that touches a window lies within it and this distance on either side.
  const reach = search.longest * LONGEST_SPELLING;
  const size = Math.max(WINDOW, reach * 2);
  for (let begin = 0; begin < text.length; begin += size) {
    const from = Math.max(0, begin - reach);
    const to = Math.min(text.length, begin + size + reach);
    mark(text, search, { from, to }, marks);
  }
  return marks;
}

/** Marks the occurrences that lie within a part of the text. */
function mark(text: string, search: Search, { from, to }: { from: number; to: number }, marks: Uint8Array): void {
  const { words, first, last } = search;
  const found: Spellings = { count: 0, unit: [], second: [], end: [] };
  /** Row n: the positions whose secrets are matched up to and including them at the place `from + n`. */
  const before = new Int32Array((to - from + 1) * words);
  let complete = false;
  for (let at = from; at < to; at += 1) {
    spellingsAt(text, at, found);
    const row = (at - from) * words;
    for (let way = 0; way < found.count; way += 1) {
      const end = found.end[way] ?? 0;
      const places = search.placesOf(found.unit[way] ?? 0);
      if (places === null || end > to) continue;
      const second = found.second[way] ?? -1;
      const more = second === -1 ? null : search.placesOf(second);
      if (second !== -1 && more === null) continue;
      const target = (end - from) * words;
      let carry = 0;
      let carryMore = 0;
      for (let word = 0; word < words; word += 1) {
        const old = before[row + word] ?? 0;
        let reached = ((old << 1) | carry | (first[word] ?? 0)) & (places[word] ?? 0);
        carry = old >>> 31;
        if (more !== null) {
          const one = reached;
          reached = ((one << 1) | carryMore) & ~(first[word] ?? 0) & (more[word] ?? 0);
          carryMore = one >>> 31;
        }
        if (reached !== 0) {
          before[target + word] = (before[target + word] ?? 0) | reached;
          if ((reached & (last[word] ?? 0)) !== 0) complete = true;
        }
      }
    }
  }
  if (complete) markBackwards(text, search, { from, to }, before, marks);
}

/** From the end: a spelling belongs to an occurrence if the text before it leads to it, and the text after it completes it. */
function markBackwards(
  text: string,
  search: Search,
  part: { from: number; to: number },
  before: Int32Array,
  marks: Uint8Array,
): void {
  const { words, first, last, secret } = search;
  const { from, to } = part;
  const found: Spellings = { count: 0, unit: [], second: [], end: [] };
  /** Row n: the positions that are spelt, with all following ones of their secrets, from the place `from + n` on. */
  const behind = new Int32Array((to - from + 1) * words);
  for (let at = to - 1; at >= from; at -= 1) {
    spellingsAt(text, at, found);
    const row = (at - from) * words;
    for (let way = 0; way < found.count; way += 1) {
      const end = found.end[way] ?? 0;
      const places = search.placesOf(found.unit[way] ?? 0);
      if (places === null || end > to) continue;
      const second = found.second[way] ?? -1;
      const more = second === -1 ? null : search.placesOf(second);
      if (second !== -1 && more === null) continue;
      const target = (end - from) * words;
      let carry = 0;
      let carryMore = 0;
      for (let word = words - 1; word >= 0; word -= 1) {
        const old = behind[target + word] ?? 0;
        let completes = (old >>> 1) | carry | (last[word] ?? 0);
        carry = old << 31;
        if (more !== null) {
          const one = completes & (more[word] ?? 0);
          completes = ((one >>> 1) | carryMore) & ~(last[word] ?? 0);
          carryMore = one << 31;
        }
        completes &= places[word] ?? 0;
        if (completes === 0) continue;
        behind[row + word] = (behind[row + word] ?? 0) | completes;
        const led = ((before[row + word] ?? 0) << 1) | (word === 0 ? 0 : (before[row + word - 1] ?? 0) >>> 31);
        if ((completes & (led | (first[word] ?? 0)) & (secret[word] ?? 0)) !== 0) marks.fill(1, at, end);
      }
    }
  }
}

function masked(text: string, marks: Uint8Array): string {
  const parts: string[] = [];
  let at = 0;
  while (at < text.length) {
    const begin = marks.indexOf(1, at);
    if (begin === -1) break;
    const end = marks.indexOf(0, begin);
    parts.push(text.slice(at, begin), MASK);
    at = end === -1 ? text.length : end;
  }
  parts.push(text.slice(at));
  return parts.join('');
}
