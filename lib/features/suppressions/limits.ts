/** Of the file itself, which is in memory while it is read; a workbook unpacks piece by piece. */
export const MAX_MEGABYTES = 25;
/** Rows, and numbers in them: more are no list of suppressions that somebody looks after. */
export const MAX_NUMBERS = 250_000;
/** Characters of lines that are told; a file of which more is no list of numbers. */
export const MAX_TOLD = 32 * 1024 * 1024;
