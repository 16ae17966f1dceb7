import { z } from 'zod';

/** `1000`, `1.000`, `1 000 000`: groups of three digits, separated by the same sign throughout. */
const WHOLE = /^([+-]?)(\d+|[1-9]\d{0,2}([.,'’\s])\d{3}(?:\3\d{3})*)$/;
/** Thousands, decimals, or both; each sign stands for one of them. */
const DECIMAL = /^([+-]?)(\d+|[1-9]\d{0,2}(?:([.'’\s,])\d{3})(?:\3\d{3})*)(?:([.,])(\d+))?$/;
/** `1.000`, `12,500`: a thousand, or one with three decimals. */
const AMBIGUOUS = /^[+-]?[1-9]\d{0,2}[.,]\d{3}$/;

/** The sign or the word of a currency, before or after an amount. */
const CURRENCY = /^(?:€|eur|euro)|(?:€|eur|euro)$/gi;

/**
 * The schema of a whole number as people type it into a form: a dot or a comma in it divides thousands, so `1.000` is never 1. The
 * problems are `required`, `wholeNumber` and those of the bounds.
 */
export const typedWhole = (min: number, max: number) =>
  z.coerce
    .string()
    .trim()
    .transform((text, ctx) => {
      const [, sign, digits] = WHOLE.exec(text) ?? [];
      if (digits !== undefined) return Number(`${sign}${digits.replace(/\D/g, '')}`);
      return problem(ctx, text === '' ? 'required' : 'wholeNumber');
    })
    .pipe(z.number().min(min).max(max));

/**
 * A number with decimals as people type it, as exact text (`1234.5`): the last sign divides decimals. `1.000` and `1,000` may be
 * one or a thousand, and are a problem (`ambiguousAmount`); other texts are `wrong`.
 */
export const typedDecimal = (wrong: string) =>
  z.coerce
    .string()
    .trim()
    .transform((typed, ctx) => {
      const text = typed.replace(CURRENCY, '').trim();
      if (AMBIGUOUS.test(text)) return problem(ctx, 'ambiguousAmount');
      const [, sign = '', whole, thousands, point, decimals = ''] = DECIMAL.exec(text) ?? [];
      if (whole === undefined || (point !== undefined && point === thousands))
        return problem(ctx, text === '' ? 'required' : wrong);
      const kept = decimals.replace(/0+$/, '');
      return `${sign.replace('+', '')}${whole.replace(/\D/g, '')}${kept === '' ? '' : `.${kept}`}`;
    });

/** An amount above zero as people type it, as exact text; `decimals` is their maximum number. */
export const typedAmount = (decimals: number) =>
  typedDecimal('invalidAmount').pipe(
    z.string().regex(new RegExp(`^(?=.*[1-9])\\d{1,9}(\\.\\d{1,${decimals}})?$`), 'invalidAmount'),
  );

function problem(ctx: z.RefinementCtx, message: string): never {
  ctx.addIssue({ code: 'custom', message });
  return z.NEVER;
}
