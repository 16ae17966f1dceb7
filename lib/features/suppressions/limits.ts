/** Megabytes of the file itself, which is in memory while it is read; a workbook is unpacked in pieces. */
export const MAX_MEGABYTES = 25;
/** Rows, and numbers in them: no list of suppressions that somebody looks after has more. */
export const MAX_NUMBERS = 250_000;
/** Characters of reported lines; a file with more is no list of numbers. */
export const MAX_TOLD = 32 * 1024 * 1024;
