/** Larger files are no list of suppressions that somebody looks after by hand. */
export const MAX_MEGABYTES = 5;
export const MAX_NUMBERS = 100_000;
