import { z } from 'zod';

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

/** True for a text that a database stores unchanged: it has no zero byte and no half of a surrogate pair. */
export function isKeepable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}
