import { readWhole } from '#lib/domain/number-plan.ts';
import { parseNumber } from '#lib/domain/phone.ts';

/** Why numbers that were taken are worth a look; each has a sentence under `import.reasons`. */
export const NUMBER_REMARKS = [
  'nine_digits',
  'two_readings',
  'odd_length',
  'plus_added',
  'letter_for_digit',
  'several_lines',
  'plus_ignored',
  'figures_beside',
] as const;
export type NumberRemark = (typeof NUMBER_REMARKS)[number];
/** Numbers (E.164), parts that hold digits but are no number, and why somebody should look at them. */
export type Found = { numbers: string[]; unread: string[]; remarks: NumberRemark[] };

/** Fewer digits beside a number are an extension, a floor, an hour. */
export const LEAST_DIGITS = 6;
/** Maximum number of groups of digits in one number: "06 12 34 56 78", after a plus and a country. */
export const MOST_GROUPS = 8;
/** A zero before a mobile, which makes it look like a landline where such a line can exist. */
const ZERO_MOBILE = /^(?:\+39|0039|39)?0(3\d{9})$/;
/** "06 5552010 int. 3", "06 5552010 #3": what follows is dialled after the number; a single letter may be a mistyped digit. */
const PARTED = /\d[^\d]*(?:\p{L}{2}|[#;]|,,)[^\d]*\d/u;
const ITALIAN = new Set(['IT', 'VA']);

/** The number that all digits of a text form together, or null. */
export function wholeNumber(text: string, country: string): string | null {
  const read = parseNumber(text, country);
  if (!read.ok) return null;
  const digits = text
    .replace(/\(0\)/, '')
    .replace(/[.,]0+$/, '')
    .replace(/\D/g, '');
  // A line of San Marino is kept with its domestic prefix, too.
  const all = [digits, digits.replace(/^0+/, ''), digits.replace(/^(?:00)?378/, ''), text.replace(/\D/g, '')];
  return all.some((each) => each.length >= LEAST_DIGITS && read.number.endsWith(each)) ? read.number : null;
}

/** All numbers that the digits of a text can be, read as one: the likeliest, and other possible ones. */
export function everyReading(text: string, country: string): Found {
  const number = wholeNumber(text, country);
  // "339 1234567 + 339 1234568": a plus between numbers, or one that somebody wrote without a country's code.
  if (number === null && /^\+[^+]*$/.test(text)) {
    const read = everyReading(text.slice(1), country);
    return read.numbers.length === 0 ? read : { ...read, remarks: [...read.remarks, 'plus_ignored'] };
  }
  const numbers = new Set(number === null ? [] : [number]);
  const remarks: NumberRemark[] = [];
  const bare = text.slice(Math.max(0, text.search(/[\d+(]/)), text.search(/[\d)][^\d)]*$/) + 1);
  const { doubt, otherwise } = readWhole(bare, country) ?? {};
  if (otherwise && number !== null) {
    const read = parseNumber(`+${otherwise.replace(/\D/g, '')}`, country);
    if (read.ok) numbers.add(read.number);
  } else if (doubt === 'words') remarks.push('odd_length');
  const mobile = ITALIAN.has(country) || /^\+|^00/.test(bare) ? ZERO_MOBILE.exec(bare.replace(/[^\d+]/g, ''))?.[1] : '';
  if (mobile) {
    const read = parseNumber(`+39${mobile}`, country);
    if (read.ok && read.kind === 'mobile') numbers.add(read.number);
  }
  // "0331 123458 2": a figure that the address book takes for a note may still be the number's last digit.
  const glued = PARTED.test(bare) ? undefined : readWhole(bare.replace(/[^\d+]/g, ''), country);
  if (glued) numbers.add(glued.number);
  if (numbers.size > 1) remarks.push('two_readings');
  return { numbers: [...numbers], unread: [], remarks };
}
