import { z } from 'zod';
import { parseNumber } from '#lib/domain/phone.ts';
import { Day } from '#lib/domain/range.ts';
import { tidy } from '#lib/domain/text.ts';
import { GIVEN_SOURCES } from './sources.ts';

/** A suppression as its form sends it: number in any spelling, last day (in the workspace's zone) or none. */
export const SuppressionForm = z
  .object({
    number: z.string().trim().min(1),
    /** ISO 3166, two letters: how a national number is read. */
    country: z.string().regex(/^[A-Z]{2}$/),
    source: z.enum(GIVEN_SOURCES),
    reason: z.string().transform(tidy).pipe(z.string().max(500)),
    /** Where the proof lies: a letter, a protocol number, an address. */
    proof: z.string().transform(tidy).pipe(z.string().max(500)).default(''),
    /** `2026-12-31`: suppressed up to the end of that day. */
    lastDay: z.union([z.literal('').transform(() => null), Day]).default(null),
  })
  .transform(({ country, ...input }, ctx) => {
    const read = parseNumber(input.number, country);
    if (read.ok) return { ...input, number: read.number };
    ctx.addIssue({ code: 'custom', path: ['number'], message: 'invalidNumber' });
    return z.NEVER;
  });

export const SuppressionId = z.object({ id: z.guid() });
export type SuppressionInput = z.output<typeof SuppressionForm>;

/** How a file of suppressions is read where it says nothing itself. */
export const ImportTerms = z.object({ country: z.string().regex(/^[A-Z]{2}$/), source: z.enum(GIVEN_SOURCES) });
export type ImportTerms = z.output<typeof ImportTerms>;
