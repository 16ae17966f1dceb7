/**
 * A JSON value in which every number is its original text, once its object was read by `byName`: `0.0410` stays `0.0410`, and
 * digits pressed on a telephone are the same whether they came as a number or as a string.
 */
export type Json = string | boolean | null | Json[] | Fields;

/** An object of the wire; its keys are read ignoring case and spaces (`Start Price`, `NumberTo Call`). */
export type Fields = { readonly [key: string]: Json };

/** Reads any body. Undefined if it is empty or not JSON. */
export function readJson(body: Buffer | string): Json | undefined {
  const text = (typeof body === 'string' ? body : body.toString('utf8')).replace(/^\uFEFF/, '');
  try {
    const json = INEXACT.test(text) ? JSON.parse(text, keepNumberText) : JSON.parse(text);
    return typeof json === 'number' ? String(json) : (json as Json);
  } catch {
    return undefined;
  }
}

/**
 * A number that JavaScript may not return as it was written: many digits, an exponent, a trailing zero. Visiting each value of
 * an answer about hundreds of calls takes longer than the rest of reading it, and is seldom needed.
 */
const INEXACT = /(?:^|[:,[])\s*(?:-?[\d.]{16}|-?\d[\d.]*[eE]|-?\d*\.\d*0\s*(?:$|[,}\]])|-?0\.0000|-0\s*(?:$|[,}\]]))/;

// The third argument (ES2026, in Node since 21) is not yet in TypeScript's library.
function keepNumberText(this: unknown, _key: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === 'number' ? (context?.source ?? String(value)) : value;
}

export function isFields(value: Json | undefined): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The fields by their names in lower case without spaces. */
export function byName(fields: Fields): Map<string, Json> {
  const named = new Map<string, Json>();
  for (const key of Object.keys(fields)) named.set(nameOf(key), asText(fields[key] as Json | number));
  return named;
}

function asText(value: Json | number): Json {
  return typeof value === 'number' ? String(value) : value;
}

/** The few dozen keys of the wire, as written and as read; the keys of a hostile answer are not cached. */
const NAMES = new Map<string, string>();

function nameOf(key: string): string {
  const known = NAMES.get(key);
  if (known !== undefined) return known;
  const name = key.replace(/\s/g, '').toLowerCase();
  if (NAMES.size < 500 && key.length < 50) NAMES.set(key, name);
  return name;
}

/** A short text that a database can hold (no NUL, no half of a surrogate pair); null if it is none, empty or too long. */
export function shortText(value: Json | undefined, longest = 128): string | null {
  if (typeof value !== 'string' || value.length > longest) return null;
  const text = value.replaceAll('\0', '').toWellFormed().trim();
  return text === '' ? null : text;
}

const DECIMAL = /^([+-]?)(\d{1,20})(?:[.,](\d{0,20}))?(?:[eE]([+-]?\d{1,2}))?$/;

/**
 * The exact decimal text of a number, with the point moved by the exponent if there is one (`4.1E-2` is `0.041`). The Italian
 * decimal comma is understood. Null if it is no number or has more than `integerDigits` before the point.
 */
export function decimalText(value: Json | undefined, integerDigits: number): string | null {
  if (typeof value !== 'string') return null;
  const match = DECIMAL.exec(value.trim());
  if (!match) return null;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const shift = Number(exponent);
  const point = whole.length + shift;
  const all = point < 0 ? '0'.repeat(-point) + whole + fraction : (whole + fraction).padEnd(point, '0');
  const before = all.slice(0, Math.max(point, 0)).replace(/^0+(?=\d)/, '') || '0';
  const after = all.slice(Math.max(point, 0));
  if (before.length > integerDigits) return null;
  return `${sign === '-' ? '-' : ''}${before}${after ? `.${after}` : ''}`;
}

/** A non-negative integer that fits a database's integer; null for anything else. */
export function count(value: Json | undefined): number | null {
  if (typeof value !== 'string' || !/^\d{1,10}(\.0*)?$/.test(value.trim())) return null;
  const number = Number(value);
  return number <= 2_147_483_647 ? number : null;
}
