import { heavier, type NumberDoubt } from './number-doubt.ts';
import { type Pieces, readPieces, together, UNCLEAR } from './number-pieces.ts';
import { type NumberKind, readWhole } from './number-plan.ts';
import { plainSpelling, withMarksOf, withoutLink } from './number-spelling.ts';
import { isConnector, isLabel, remarkOn, shortened } from './number-words.ts';
import { readPlainNumber } from './plain-number.ts';

export { formatNumber, type NumberKind } from './number-plan.ts';
/** Why a text is not accepted as a number; each has a sentence wherever numbers are read. */
export const NUMBER_PROBLEMS = [
  'missing_number',
  'not_a_number',
  'invalid_number',
  'scientific_notation',
  'letter_in_number',
  'missing_plus',
  'unclear_number',
] as const;
export type NumberProblem = (typeof NUMBER_PROBLEMS)[number];
/**
 * `several`: the cell holds another number besides the one that was taken. `doubt`: why it may still be somebody else's.
 * `remark`: the words beside it, or the other number that may be meant, at most 60 characters.
 */
export type ParsedNumber =
  | { ok: true; number: string; kind: NumberKind; several?: true; doubt?: NumberDoubt; remark?: string }
  | { ok: false; reason: NumberProblem };

/** Longer cells are notes. They are not cut: half a number could be somebody else's number. */
const LONGEST = 200;
/** `3,93124E+11`: how Excel shows a number from a numeric cell, with either decimal sign. */
const SCIENTIFIC = /^([1-9])(?:[.,](\d+))?E\+?(\d{1,2})$/i;
/** `3121468845.0`, `3121468845,00`: how statistics programs and currency formats show it. */
const WHOLE_FLOAT = /^(\+?\d{6,})[.,]0+$/;
/** "int. 12", "x12", "#12", ";ext=12", ",,12", "p12": dialled after the number has answered. */
const EXTENSION =
  /(?<=\d[\s)]*)(?:[\s,;(/-]*(?:(?<!\p{L})(?:interno|int|extension|extn|ext|est|derivazione|deriv|durchwahl|poste|x)|#)[\s.:=°]*|\s*[,;]?\s*[pw](?=\s*\d)\s*|\s*,{2,}\s*)\d[\d\s,#*/pw-]{0,9}\)?(?=\s*$|\s*[;|\n(])/giu;
const ONE_LETTER = /^[^\p{L}]*[pwx][^\p{L}]*$/iu;
const WORD = /\p{L}[\p{L}\p{M}']*/gu;
/** Letters that touch the digits: one that stands for a digit, or one that replaced it. */
const LETTER_IN_NUMBER = /\d\p{L}{1,2}(?!\p{L})|\d\p{L}+\d|(?<!\p{L})\p{L}{1,2}\d/u;
/** "dopo le 18", "9-12", "18:30", "dal 5/10/2024": figures that may occur among words. */
const SMALL = /^[\s(]*\d{1,2}(?:[:.h]\d{2})?(?:\s*[/-]\s*\d{1,2}(?:[:.]\d{2})?)?(?:[/.-]\d{2,4})?[\s).]*$/;
const SMALL_FIRST = /^([\s(]*\d{1,2}(?:[:.]\d{2})?(?:-\d{1,2}(?:[:.]\d{2})?)?[\s),.:]+)(?=[+(\d])/;
const FLOOR = /^(.*\d)([\s,;(/-]+\d{1,2}\s*)$/s;
/** Digits with the signs around them; else words, or signs. */
const RUN = /[\s.,;:()/|&+-]*\d[\d\s.,;:()/|&+-]*|[^\d\s.,;:()/|&+-]+|[\s.,;:()/|&+-]+/g;
/** Signs that separate, open and close without meaning anything. */
const SILENT = /[\s.,;:()[\]{}<>"'/|&-]/g;
/** E.164 allows fifteen digits; a number with a country code has at least eleven. */
const [LEAST_ABROAD, MOST_ABROAD] = [11, 15];

/**
 * Reads a number as people and Excel spell it, so that no stranger ever rings: any text in the cell beside the number must be
 * explained (a second whole number, an extension, a label such as "tel."), or the number carries a doubt, or it is no number.
 * National numbers are read as `defaultCountry`'s (ISO 3166, two letters). Never throws; `number` is E.164, one for each line
 * whatever its spellings, and reads back as itself (docs/decisions/0028).
 *
 * libphonenumber's full validation (`max` metadata) decides which numbers a country has: `+39 312` is assigned to mobiles,
 * though nobody uses it. Scientific notation is repaired only when no digit was lost.
 */
export function parseNumber(text: string, defaultCountry: string): ParsedNumber {
  const plain = readPlainNumber(text, defaultCountry);
  if (plain) return { ok: true, ...plain };
  const found = parseAnyNumber(text, defaultCountry);
  return found.ok && found.remark?.includes('*') ? { ...found, remark: withMarksOf(text, found.remark) } : found;
}

/** The same without the short cut for plain Italian numbers. */
export function parseAnyNumber(text: string, defaultCountry: string): ParsedNumber {
  // A huge cell is not worth checking character by character.
  const cell = withoutLink(plainSpelling(text.slice(0, 10 * LONGEST)));
  if (cell === '' || cell === "'") return { ok: false, reason: 'missing_number' };
  const digits = cell.match(/\d/g)?.length ?? 0;
  if (digits === 0) return { ok: false, reason: 'not_a_number' };
  if (text.length > LONGEST) return { ok: false, reason: 'invalid_number' };

  const scientific = SCIENTIFIC.exec(cell.replace(/\s/g, ''));
  if (scientific) {
    const kept = `${scientific[1]}${scientific[2] ?? ''}`;
    if (kept.length !== Number(scientific[3]) + 1) return { ok: false, reason: 'scientific_notation' };
    return taken(readPieces(kept, defaultCountry), '', kept, defaultCountry);
  }
  let letter = '';
  const whole = cell.replace(WHOLE_FLOAT, '$1').replace(EXTENSION, (found: string) => {
    // "x12" may be an extension, or a digit that became a letter.
    if (ONE_LETTER.test(found)) letter = found;
    return ' ';
  });
  const words = [...whole.matchAll(WORD)];
  if (words.length === 0 && /^[\d+]+$/.test(whole.replace(SILENT, ''))) {
    return taken(readPieces(whole, defaultCountry), letter, whole, defaultCountry);
  }
  // "chiamare dopo le 18" is a note; "312" is an unfinished number.
  if (digits < 5 && words.length > 0) return { ok: false, reason: 'not_a_number' };
  return readAmongWords(whole, letter, defaultCountry);
}

/** A text with words, or signs that no number is written with, beside the digits. */
function readAmongWords(text: string, letter: string, country: string): ParsedNumber {
  const label = /^\s*(\p{L}{3,})(?=\d)/u.exec(text)?.[1];
  const parted = label && isLabel(label, false) ? text.replace(label, `${label} `) : text;
  if (LETTER_IN_NUMBER.test(parted)) return { ok: false, reason: 'letter_in_number' };

  const read: Pieces[] = [];
  let beside = letter;
  let unexplained = letter !== '';
  let small = false;
  for (const { 0: run, index } of parted.matchAll(RUN)) {
    if (!/\d/.test(run)) {
      beside += run;
      unexplained ||= saysSomething(run, read.length === 0, !/\d/.test(parted.slice(index)));
      continue;
    }
    // "4° piano" after a number that is complete without it.
    const [, head = '', floor = ''] = /^[°^]/.test(parted.slice(index + run.length)) ? (FLOOR.exec(run) ?? []) : [];
    const storey = floor === '' ? undefined : readPieces(head, country);
    if (typeof storey === 'object') {
      read.push(storey);
      beside += floor;
      small = true;
      continue;
    }
    const numbers = readPieces(run, country);
    if (typeof numbers === 'object') {
      read.push(numbers);
      beside += ' ';
      continue;
    }
    const first = SMALL_FIRST.exec(run)?.[1];
    const rest = first === undefined ? undefined : readPieces(run.slice(first.length), country);
    if (typeof rest === 'object') {
      read.push(rest);
      beside += first;
    } else if (SMALL.test(run)) beside += run;
    else return { ok: false, reason: numbers === UNCLEAR || read.length > 0 ? 'unclear_number' : 'invalid_number' };
    small = true;
  }
  if (read.length === 0) return { ok: false, reason: 'invalid_number' };
  // "cell 2" is a remark; a figure alone is part of a number, or nothing.
  if (small && !unexplained && !/\p{L}/u.test(beside)) return { ok: false, reason: 'unclear_number' };
  return taken(together(read), unexplained || small ? beside : '', text, country);
}

/** Whether a text says more than which telephone it is; `before` and `last`: it stands before the number, or ends the cell. */
function saysSomething(text: string, before: boolean, last: boolean): boolean {
  const words = text.match(WORD) ?? [];
  const signs = text.replace(WORD, '').replace(SILENT, '').replace(/[°º]/g, '');
  return signs !== '' || words.some((word) => !isLabel(word, before) && (last || !isConnector(word)));
}

function taken(
  found: Pieces | typeof UNCLEAR | undefined,
  beside: string,
  text: string,
  country: string,
): ParsedNumber {
  if (found === UNCLEAR) return { ok: false, reason: 'unclear_number' };
  const first = found?.numbers[0];
  if (!found || !first) return { ok: false, reason: couldBeForeign(text, country) ? 'missing_plus' : 'invalid_number' };
  const several = found.more || found.numbers.some(({ number }) => number !== first.number);
  const words = beside === '' ? undefined : remarkOn(beside);
  const doubt = words ? heavier(first.doubt, words.doubt) : first.doubt;
  const remark = words?.remark || (first.otherwise && shortened(first.otherwise));
  return {
    ok: true,
    number: first.number,
    kind: first.kind,
    ...(several && { several: true as const }),
    ...(doubt && { doubt }),
    ...(remark && { remark }),
  };
}

/** Invalid as it stands, but with a plus it would be a foreign number. */
function couldBeForeign(text: string, country: string): boolean {
  const digits = text.replace(/\D/g, '');
  if (digits.length < LEAST_ABROAD || digits.length > MOST_ABROAD || /^[\s(]*(?:\+|0)/.test(text)) return false;
  return readWhole(`+${digits}`, country) !== undefined;
}
