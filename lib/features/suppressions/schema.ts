import { z } from 'zod';
import { formatNumber } from '#lib/domain/phone.ts';
import { Day } from '#lib/domain/range.ts';
import { tidy } from '#lib/domain/text.ts';
import { readNumbers } from './read-numbers.ts';
import { GIVEN_SOURCES } from './sources.ts';

/** A longer list of numbers is imported. */
const MOST_BY_HAND = 20;
/** Sheets of a workbook; no address holds more. */
const MOST_SHEETS = 500;

/** A suppression as its form sends it: one number or a few in any spelling, last day (in the workspace's zone) or none. */
export const SuppressionForm = z
  .object({
    number: z.string().trim().min(1),
    /** ISO 3166, two letters: how a national number is read. */
    country: z.string().regex(/^[A-Z]{2}$/),
    source: z.enum(GIVEN_SOURCES),
    reason: z.string().transform(tidy).pipe(z.string().max(500)),
    /** Where the proof is kept: a letter, a protocol number, an address. */
    proof: z.string().transform(tidy).pipe(z.string().max(500)).default(''),
    /** `2026-12-31`: suppressed up to the end of that day. */
    lastDay: z.union([z.literal('').transform(() => null), Day]).default(null),
  })
  .transform(({ country, ...input }, ctx) => {
    // As in an import: nobody who may be meant is called, and unreadable input is never ignored.
    const { numbers, unread } = readNumbers(input.number, country);
    const [number, ...others] = numbers;
    const tell = (message: string, params?: Record<string, string>) => {
      ctx.addIssue({ code: 'custom', path: ['number'], message, ...(params && { params }) });
      return z.NEVER;
    };
    if (number === undefined) return tell('invalidNumber');
    const read = numbers.map(formatNumber).join(', ');
    if (unread.length > 0) return tell('numberPartUnread', { read, piece: tidy(unread.join(', ')) });
    if (numbers.length > MOST_BY_HAND) return tell('tooManyByHand', { max: String(MOST_BY_HAND) });
    return { ...input, number, ...(others.length > 0 && { others }) };
  });

export const SuppressionId = z.object({ id: z.guid() });
export type SuppressionInput = z.output<typeof SuppressionForm>;

/** How a file of suppressions is read where it does not say itself, and the sheets of a workbook to leave out. */
export const ImportTerms = z.object({
  country: z.string().regex(/^[A-Z]{2}$/),
  source: z.enum(GIVEN_SOURCES),
  leave: z.array(z.string()).max(MOST_SHEETS).default([]),
});
export type ImportTerms = z.output<typeof ImportTerms>;
