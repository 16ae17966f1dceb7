import { z } from 'zod';
import { readCount, readDecimal } from './decimal.ts';

/** Years outside this range are typing errors: no birth and no plan lies there. Databases and clocks can hold these years. */
const FIRST_YEAR = 1900;
const LAST_YEAR = 2200;

/** True for a moment within the accepted years. */
export function isInRange(moment: Date): boolean {
  const year = moment.getUTCFullYear();
  return year >= FIRST_YEAR && year <= LAST_YEAR;
}

/** A calendar day as a form or a file gives it: `2026-12-31`, within the years that are taken. */
export const Day = z.iso.date().refine((day) => isInRange(new Date(`${day}T00:00:00Z`)), 'dateOutOfRange');

/** A moment as a form gives it, within the same years. */
export const Moment = z.coerce.date().refine(isInRange, 'dateOutOfRange');

/** The largest number that a column of 32 bits holds. */
const MOST = 2 ** 31 - 1;

/** A count of changes or of items on a page, limited so that a 32-bit column can be compared with it. */
export const Whole = z.coerce.number().int().min(0).max(MOST);

/** Only for a value that is no number: one out of range gets the message with the range. */
const notWhole = ({ code }: { code?: string | undefined }) => (code === 'invalid_type' ? 'wholeNumber' : undefined);

const typedCount = (value: unknown) => {
  if (typeof value !== 'string') return value;
  return value.trim() === '' ? undefined : (readCount(value) ?? value);
};

/** A whole number as people type it (`1.000`); an emptied field does not mean zero. */
export const Count = (min: number, max: number) =>
  z.preprocess(typedCount, z.number({ error: notWhole }).multipleOf(1, 'wholeNumber').min(min).max(max));

/** An amount above zero as people type it (`1.500,50`), as exact decimal text. */
export const Amount = (decimals: number) =>
  z
    .string()
    .transform((text) => readDecimal(text) ?? '')
    .pipe(z.string().regex(new RegExp(`^(?=.*[1-9])\\d{1,9}(\\.\\d{1,${decimals}})?$`), 'invalidAmount'));

/** An emptied field means "none". */
export const orNone = <T extends z.ZodType>(schema: T) =>
  z.preprocess(
    (value) => (value === undefined || (typeof value === 'string' && value.trim() === '') ? null : value),
    schema.nullable(),
  );

/** True for a text that a database stores unchanged: it has no zero byte and no half of a surrogate pair. */
export function isKeepable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}
