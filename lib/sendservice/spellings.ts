/**
 * The ways to read the text at a place: one UTF-16 unit each, or both of a character beyond the basic plane (`second`, else
 * -1), and where the rest of the text begins. The arrays are reused; only the first `count` entries are valid.
 */
export type Spellings = { count: number; unit: number[]; second: number[]; end: number[] };

/** Each escaping doubles a backslash and turns a percent sign into `%25`. Bounded, as echoes are. */
const MOST_BACKSLASHES = 8;
const MOST_PERCENTS = 2;
const MOST_ZEROS = 6;

/** In units of the text: a four-byte character, each byte as `%2525f0`. */
export const LONGEST_SPELLING = 28;

const BACKSLASH = 0x5c;
const PERCENT = 0x25;
const AMPERSAND = 0x26;
const PLUS = 0x2b;
const SPACE = 0x20;

const SHORT_ESCAPES: Record<number, number> = {
  34: 0x22, // "
  39: 0x27, // '
  47: 0x2f, // /
  98: 0x08, // b
  102: 0x0c, // f
  110: 0x0a, // n
  114: 0x0d, // r
  116: 0x09, // t
};

const ENTITIES = new Map([
  ['amp', 0x26],
  ['lt', 0x3c],
  ['gt', 0x3e],
  ['quot', 0x22],
  ['apos', 0x27],
]);
const ENTITY = new RegExp(
  `&(?:#0{0,${MOST_ZEROS}}(\\d{1,7})|#x0{0,${MOST_ZEROS}}([0-9a-f]{1,6})|(amp|lt|gt|quot|apos));`,
  'iy',
);

/** Reads the text at a place in all ways at once: literally, JSON-escaped, URL-encoded, as an HTML entity. */
export function spellingsAt(text: string, at: number, into: Spellings): void {
  const unit = text.charCodeAt(at);
  into.count = 0;
  put(into, unit, at + 1);
  if (unit === BACKSLASH) escaped(text, at, into);
  else if (unit === PERCENT) percentEncoded(text, at, into);
  else if (unit === AMPERSAND) entity(text, at, into);
  else if (unit === PLUS) put(into, SPACE, at + 1);
}

function put(into: Spellings, unit: number, end: number, second = -1): void {
  into.unit[into.count] = unit;
  into.second[into.count] = second;
  into.end[into.count] = end;
  into.count += 1;
}

function putCodePoint(into: Spellings, code: number, end: number): void {
  if (code <= 0xffff) put(into, code, end);
  else if (code <= 0x10ffff) put(into, 0xd800 + ((code - 0x10000) >> 10), end, 0xdc00 + ((code - 0x10000) & 0x3ff));
}

function escaped(text: string, at: number, into: Spellings): void {
  let end = at + 1;
  while (end - at < MOST_BACKSLASHES && text.charCodeAt(end) === BACKSLASH) {
    end += 1;
    put(into, BACKSLASH, end);
  }
  const kind = text.charCodeAt(end) | 0x20;
  if (kind === 0x75) {
    const unit = hexadecimal(text, end + 1, 4);
    if (unit !== -1) put(into, unit, end + 5);
  }
  const short = SHORT_ESCAPES[text.charCodeAt(end)] ?? SHORT_ESCAPES[kind];
  if (short !== undefined) put(into, short, end + 1);
}

function percentEncoded(text: string, at: number, into: Spellings): void {
  for (let times = 0, digits = at + 1; times <= MOST_PERCENTS; times += 1, digits += 2) {
    const byte = hexadecimal(text, digits, 2);
    if (byte === -1) return;
    if (byte < 0x80) put(into, byte, digits + 2);
    else if (byte >= 0xc2 && byte < 0xf5) manyBytes(text, digits + 2, byte, into);
    if (byte !== PERCENT) return;
  }
}

/** The bytes that follow the first byte of a UTF-8 character. */
function manyBytes(text: string, from: number, lead: number, into: Spellings): void {
  const following = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
  let code = lead & (0x3f >> following);
  let at = from;
  for (let nth = 0; nth < following; nth += 1) {
    if (text.charCodeAt(at) !== PERCENT) return;
    at += 1;
    for (let times = 0; times < MOST_PERCENTS && hexadecimal(text, at, 2) === PERCENT; times += 1) at += 2;
    const byte = hexadecimal(text, at, 2);
    if (byte < 0x80 || byte > 0xbf) return;
    code = (code << 6) | (byte & 0x3f);
    at += 2;
  }
  putCodePoint(into, code, at);
}

function entity(text: string, at: number, into: Spellings): void {
  ENTITY.lastIndex = at;
  const found = ENTITY.exec(text);
  if (!found) return;
  const [whole, decimal, hex, name] = found;
  const code = decimal
    ? Number(decimal)
    : hex
      ? Number.parseInt(hex, 16)
      : (ENTITIES.get((name ?? '').toLowerCase()) ?? 0);
  putCodePoint(into, code, at + whole.length);
}

/** A number of `length` hexadecimal digits; -1 if it is none. */
function hexadecimal(text: string, at: number, length: number): number {
  let value = 0;
  for (let nth = 0; nth < length; nth += 1) {
    const unit = text.charCodeAt(at + nth);
    const letter = unit | 0x20;
    if (unit >= 0x30 && unit <= 0x39) value = value * 16 + unit - 0x30;
    else if (letter >= 0x61 && letter <= 0x66) value = value * 16 + letter - 0x57;
    else return -1;
  }
  return value;
}
