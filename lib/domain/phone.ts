import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { readPlainNumber } from './plain-number.ts';

export type NumberKind = 'mobile' | 'fixed' | 'other';
export type NumberProblem = 'missing_number' | 'not_a_number' | 'invalid_number' | 'scientific_notation';
/** `several`: the cell holds another number beside the one that was taken. */
export type ParsedNumber =
  | { ok: true; number: string; kind: NumberKind; several?: true }
  | { ok: false; reason: NumberProblem };

/** Longer cells are notes. They are not cut: half a number could be somebody else's. */
const LONGEST = 200;

/** `3,93124E+11`: what Excel makes of a number that stood in a numeric cell, in either decimal sign. */
const SCIENTIFIC = /^([1-9])(?:[.,](\d+))?E\+?(\d{1,2})$/i;

/** `3121468845.0`: what statistics programs make of it. */
const WHOLE_FLOAT = /^(\d{6,})[.,]0$/;

/** Where one cell may hold two numbers: spaced signs and words first, since a bare slash or dash may stand inside one. */
const SPACED = /[\n\r;,|&]|\s:::\s|\s[/–-]\s|\s(?:e|o|ed|od|oppure|or|and)\s/i;
const TIGHT = /[\n\r/;,|&]/;

/** E.164 allows fifteen digits; more are two numbers, or none. */
const MOST_DIGITS = 15;
/** Fewer digits beside a number are an extension, a floor, an hour. */
const LEAST_DIGITS = 6;

/**
 * Reads a number as people and Excel spell it: `+`, `00`, national; spaces (no-break ones too), dots, slashes, dashes,
 * brackets, `(+39)`, `(0)`, a leading apostrophe; of two numbers in a cell the first valid one. National numbers are
 * read as `defaultCountry`'s (ISO 3166, two letters). Never throws; `number` is E.164 and reads back as itself.
 *
 * The rule is libphonenumber's full validation (`max` metadata): length and prefix must be assigned in the country's
 * numbering plan (`+39 312` is assigned to mobiles, though nobody uses it). The looser "possible length" would take
 * what was typed only halfway. Scientific notation is repaired only when no digit was lost (the mantissa is as long as
 * the number); otherwise it is said so, since the missing digits are in the user's spreadsheet only.
 */
export function parseNumber(text: string, defaultCountry: string): ParsedNumber {
  const plain = readPlainNumber(text, defaultCountry);
  return plain ? { ok: true, ...plain } : parseAnyNumber(text, defaultCountry);
}

/** The same without the short cut for plain Italian numbers. */
export function parseAnyNumber(text: string, defaultCountry: string): ParsedNumber {
  const cell = text
    .normalize('NFKC')
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060\ufeff]/g, '')
    .trim()
    .replace(/^['’`]\s*/, '');
  if (cell === '') return { ok: false, reason: 'missing_number' };
  const digits = digitsOf(cell);
  if (digits === 0) return { ok: false, reason: 'not_a_number' };
  if (cell.length > LONGEST) return { ok: false, reason: 'invalid_number' };

  const scientific = SCIENTIFIC.exec(cell.replace(/\s/g, ''));
  if (scientific) {
    const kept = `${scientific[1]}${scientific[2] ?? ''}`;
    if (kept.length !== Number(scientific[3]) + 1) return { ok: false, reason: 'scientific_notation' };
    return readOne(kept, defaultCountry) ?? { ok: false, reason: 'invalid_number' };
  }

  for (const candidate of candidates(cell, digits)) {
    const found = readOne(candidate, defaultCountry);
    if (found) return digits - digitsOf(found.number) >= LEAST_DIGITS ? { ...found, several: true } : found;
  }
  // "chiamare dopo le 18" is a note; "312" is a number that somebody did not finish.
  return { ok: false, reason: /\p{L}/u.test(cell) && digits < 5 ? 'not_a_number' : 'invalid_number' };
}

function digitsOf(text: string): number {
  return text.match(/\p{Nd}/gu)?.length ?? 0;
}

/** What may be meant by a cell, likeliest first. */
function candidates(cell: string, digits: number): string[] {
  const words = digits > MOST_DIGITS ? cell.split(/\s+/) : [];
  return [
    // "+39 (0) 312 …": the bracketed zero is dialled at home only. Before mobiles it must go, Italian landlines keep it.
    ...(/\(0\)/.test(cell) ? [cell.replace('(0)', '')] : []),
    cell.replace(WHOLE_FLOAT, '$1'),
    ...cell.split(SPACED).slice(0, 10),
    ...cell.split(TIGHT).slice(0, 10),
    ...(words.length === 2 ? words : []),
  ];
}

function readOne(text: string, defaultCountry: string): Extract<ParsedNumber, { ok: true }> | undefined {
  const country = isSupportedCountry(defaultCountry) ? (defaultCountry as CountryCode) : undefined;
  const spelt = text.trim().replace(/^00(?=[\s(]*[1-9])/, '+');
  const parsed = parsePhoneNumberFromString(spelt, country);
  if (!parsed?.isValid()) return undefined;
  const type = parsed.getType();
  const kind = type === 'MOBILE' ? 'mobile' : type === 'FIXED_LINE' ? 'fixed' : 'other';
  return { ok: true, number: parsed.number, kind };
}

/** E.164 as people read it: `+39 312 146 8845`. Anything else comes back as it is. */
export function formatNumber(e164: string): string {
  return parsePhoneNumberFromString(e164)?.formatInternational() ?? e164;
}
