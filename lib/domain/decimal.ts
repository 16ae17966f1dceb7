const SIGNED = /^([+-]?)(.+?)(-?)$/;
/** Signs and words before or after an amount that do not change its value. */
const BESIDE = /^(?:€|\$|£|eur|euro|chf|usd|gbp)|(?:€|\$|£|%|‰|eur|euro|chf|usd|gbp)$/gi;
/** Groups of three digits, separated by the same sign throughout. */
const GROUPED = /^[1-9]\d{0,2}(?:([.,' ])\d{3})(?:\1\d{3})*$/;
const PLAIN = /^\d+$/;
const DECIMALS = /^\d{1,10}$/;

/**
 * A number as Italians and their programs write it, in the form `-12.5`; null: none. A dot before exactly three digits
 * separates thousands (`1.500`), else decimals (`12.5`); a single comma separates decimals; where both stand, the last one
 * does (`1.500,00`, `1,500.00`). Currency signs are ignored, and a percentage is the number before its sign.
 */
export function readDecimal(text: string): string | null {
  const bare = text.replace(/\s+/gu, ' ').replace(/[’`´]/g, "'").replaceAll('−', '-').trim();
  const amount = bare.replace(BESIDE, '').trim();
  const [, before, digits = '', behind] = SIGNED.exec(amount) ?? [];
  if (before && behind) return null;
  const negative = before === '-' || behind === '-';
  const unsigned = digits.replace(BESIDE, '').trim();
  const parts = divided(unsigned);
  if (!parts) return null;
  const whole = parts.whole.replace(/^0+(?=\d)/, '');
  if (whole.length > 15) return null;
  const decimals = parts.decimals.replace(/0+$/, '');
  return unmistakable(`${negative ? '-' : ''}${whole}${decimals === '' ? '' : `.${decimals}`}`);
}

function divided(text: string): { whole: string; decimals: string } | null {
  if (PLAIN.test(text)) return { whole: text, decimals: '' };
  // In `1,500` the comma is read as Italians mean it.
  const isGrouped = GROUPED.test(text) && !/^\d+,\d{3}$/.test(text);
  if (isGrouped) return { whole: text.replace(/\D/g, ''), decimals: '' };
  const last = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','));
  if (last < 0) return null;
  const [whole, decimals] = [text.slice(0, last), text.slice(last + 1)];
  if (!DECIMALS.test(decimals) || whole.includes(text.charAt(last))) return null;
  if (!PLAIN.test(whole) && !GROUPED.test(whole)) return null;
  return { whole: whole.replace(/\D/g, ''), decimals };
}

/** Adds a zero to a number with exactly three decimals: `12.345` could be read back as twelve thousand. */
export function unmistakable(number: string): string {
  return /^-?[1-9]\d{0,2}\.\d{3}$/.test(number) ? `${number}0` : number;
}

/** Whole numbers have no decimals, so that a group of three digits is always one of thousands: `1.000`, `1,000`. */
const GROUPED_COUNT = /^[+-]?[1-9]\d{0,2}(?:([.,' ])\d{3})(?:\1\d{3})*$/;

/** A whole number as people write it; another number as it is, for a schema to refuse; null: no number. */
export function readCount(text: string): number | null {
  const bare = text.replace(/\s+/gu, ' ').replace(/[’`´]/g, "'").trim();
  const read = GROUPED_COUNT.test(bare) ? bare.replace(/[^\d-]/g, '') : readDecimal(bare);
  return read === null ? null : Number(read);
}
