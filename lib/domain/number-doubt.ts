/**
 * Why a number that reads as valid may still be somebody else's, or one that nobody means to call. A person with such a number
 * is kept and shown as "to check", and is called only after somebody has confirmed the number.
 * - `nineDigits`: an Italian mobile of nine digits; today's have ten, so one may have been lost.
 * - `lostPlus`: without its `+` the same digits are a number of two countries.
 * - `premium`: calling it costs more than a normal call, or reaches a service rather than a person.
 * - `foreign`: a number outside the workspace's country; the local time and the price differ.
 * - `words`: the number is accompanied by an unexplained remark ("errato", "fax", "ufficio?"), or its digits may as well mean
 *   another number.
 * - `doNotCall`: words beside the number, or elsewhere in its row, ask not to call it.
 */
export const NUMBER_DOUBTS = ['nineDigits', 'lostPlus', 'premium', 'foreign', 'words', 'doNotCall'] as const;
export type NumberDoubt = (typeof NUMBER_DOUBTS)[number];

/** True if the remark is another number that the digits may mean, and not text from the file. */
export function isOtherReading(remark: string): boolean {
  return /^\+\d[\d\s()/-]*\?$/.test(remark);
}

/** The doubt to show of the two: the later in the list weighs more. */
export function heavier(one: NumberDoubt | undefined, other: NumberDoubt): NumberDoubt {
  return one !== undefined && NUMBER_DOUBTS.indexOf(one) > NUMBER_DOUBTS.indexOf(other) ? one : other;
}
