import { type FormatToken, format, tokenize } from 'numfmt';

/** Built-in formats of dates and times (ECMA-376, 18.8.30), including those of Asian languages. */
const BUILT_IN_DATES: readonly (readonly [number, number])[] = [
  [14, 22],
  [27, 36],
  [45, 45],
  [47, 47],
  [50, 58],
];
/** `0%` and `0.00%`. */
const BUILT_IN_PERCENTS = [9, 10];

/**
 * How a cell's number is written: as a date, as a percentage, with leading zeros up to a width, by a format's own code, or
 * plainly. `ofTexts`: the format adds something to texts, too.
 */
export type NumberFormat = 'date' | 'percent' | 'plain' | { digits: number } | { code: string; ofTexts: boolean };

/** Tokens that stand for digits in a code. */
const PLACES = new Set(['zero', 'hash', 'qmark']);
/** Tokens that appear in the cell exactly as in the code. */
const LITERALS = new Set(['string', 'escaped', 'char', 'space', 'minus', 'plus', 'paren', 'digit', 'slash']);
/** With one of these a number is an amount, a measure or a share: its value counts, not its look. */
const MEASURES = new Set(['point', 'exp', 'scale', 'slash', 'duration', 'datetime']);
/** `0000/000000` is a fraction to Excel, but its author meant a telephone number. */
const PHONE_SLASH = /(0{3,})\/(?=0{3,})/g;

/**
 * How a format's code (`dd/mm/yyyy`, `00000`, `"+39 "0`) or built-in number writes numbers. Whole numbers are written as Excel
 * shows them if the format adds parts of a telephone number or a postcode: zeros, a prefix, signs between the digits. Amounts
 * are written plainly, since thousands and decimals look different in every country. Durations stay plain.
 */
export function numberFormat(id: number, code: string | undefined): NumberFormat {
  if (code === undefined) {
    if (BUILT_IN_DATES.some(([from, to]) => id >= from && id <= to)) return 'date';
    return BUILT_IN_PERCENTS.includes(id) ? 'percent' : 'plain';
  }
  const [first = ''] = code.replace(/"[^"]*"|\\.|[_*]./g, '').split(';');
  if (/\[[hms]+\]/i.test(first)) return 'plain';
  const signs = first.replace(/\[[^\]]*\]/g, '');
  if (!/general|standard/i.test(signs) && /[ymdhs]/i.test(signs)) return 'date';
  if (/%/.test(signs)) return 'percent';
  if (/^0{2,}$/.test(code)) return { digits: code.length };
  return shown(code.replace(PHONE_SLASH, '$1\\/'));
}

/** The code itself, if the part that it adds to a number matters and can be written. */
function shown(code: string): NumberFormat {
  let tokens: FormatToken[];
  try {
    tokens = tokenize(code);
    format(code, 1);
  } catch {
    return 'plain';
  }
  if (tokens.some(({ type }) => MEASURES.has(type))) return 'plain';
  const ofTexts = tokens.some(({ type }) => type === 'text') && tokens.some(isLiteral);
  const sections = sectionsOf(tokens);
  if (!ofTexts && !sections.some(addsSomething)) return 'plain';
  // Thousands separators would split the number, and General writes twelve digits with an exponent.
  const written = tokens.filter(({ type }) => type !== 'group' && type !== 'comma');
  return { code: written.map(({ type, raw }) => (type === 'general' ? '0' : raw)).join(''), ofTexts };
}

const isLiteral = ({ type }: FormatToken) => LITERALS.has(type);

function sectionsOf(tokens: FormatToken[]): FormatToken[][] {
  const sections: FormatToken[][] = [[]];
  for (const token of tokens) {
    if (token.type === 'break') sections.push([]);
    else sections.at(-1)?.push(token);
  }
  return sections;
}

/** Leading zeros, a literal with a digit or a plus, or a literal between digits. */
function addsSomething(section: FormatToken[]): boolean {
  const isPlace = ({ type }: FormatToken) => PLACES.has(type);
  const places = section.filter(isPlace);
  if (places.filter(({ type }) => type === 'zero').length > 1 || places.at(0)?.type !== places.at(-1)?.type)
    return true;
  if (section.some((token) => isLiteral(token) && /[\d+]/.test(String(token.value)))) return true;
  const [from, to] = [section.findIndex(isPlace), section.findLastIndex(isPlace)];
  return from >= 0 && section.slice(from, to).some(isLiteral);
}

/** A whole number as a cell shows it; null: the format shows nothing, or cannot be written for this number. */
export function formatted(value: number, code: string): string | null {
  try {
    return format(code, value).trim() || null;
  } catch {
    // Some sections prove invalid only once a number falls into them: 'General_-' after another.
    return null;
  }
}

/** A text as its cell shows it: `"0"@` writes a zero before it. */
export function textIn(numberFormat: NumberFormat | undefined, text: string): string {
  if (typeof numberFormat !== 'object' || !('code' in numberFormat) || !numberFormat.ofTexts || text === '')
    return text;
  return format(numberFormat.code, text).trim() || text;
}
