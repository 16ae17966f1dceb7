import { parseNumber } from '#lib/domain/phone.ts';
import { partsOf, readNumbers } from './read-numbers.ts';
import { linesOf } from './switchboard.ts';

/** Fewer digits in a note are a date, a protocol number, a sum. */
const LEAST_IN_NOTE = 8;
/** What holds digits in a note and is no number: addresses of mail and of pages, calls. */
const NO_NUMBER = /\S*(?:@|:\/\/)\S*|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/gi;

/** The numbers (E.164) of a cell, each behind what a column of its own gives as their beginning: +41, 0041, 41, 0331, 339. */
export function behindPrefix(prefix: string, cell: string, country: string): string[] {
  const typed = prefix.replace(/[\s().-]/g, '');
  if (!/^\+?\d{1,6}$/.test(typed)) return [];
  const spellings = /^[+0]/.test(typed) ? [typed] : [`+${typed}`, typed];
  return partsOf(cell).flatMap((part) => {
    const [, number = '', tails = ''] = /^[^\d+]*([^+]*?)((?:\s*\/\s*\d{1,5})*)\D*$/s.exec(part) ?? [];
    if (number === '' || number.startsWith('00')) return [];
    return spellings.flatMap((spelling) => {
      const read = parseNumber(`${spelling} ${number}`, country);
      if (!read.ok) return [];
      return [read.number, ...linesOf(`${read.number}${tails}`, country).numbers];
    });
  });
}

/** The numbers in a text that was written about another ("anche il fisso 06 12341008"). */
export function numbersInNote(text: string, country: string): string[] {
  const plain = text.replace(NO_NUMBER, ' ; ');
  if (plain.replace(/\D/g, '').length < LEAST_IN_NOTE) return [];
  return readNumbers(plain, country).numbers.filter(
    (number) => number.replace(/^\+39|\D/g, '').length >= LEAST_IN_NOTE,
  );
}
