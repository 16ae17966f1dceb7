/**
 * Why a number that reads as valid may still be somebody else's, or one that nobody means to call. A person with such a
 * number is kept and shown as "to check", and is called only once somebody has confirmed the number.
 * - `nineDigits`: an Italian mobile of nine digits; today's have ten, so one may have been lost.
 * - `lostPlus`: without its `+` the same digits are a number of two countries.
 * - `premium`: calling it costs more than a call, or reaches a service rather than a person.
 * - `foreign`: a number of another country than the workspace's; the hour is another one there, and so is the price.
 * - `words`: something stands beside the number that does not explain itself ("errato", "fax", "ufficio?"), or its digits
 *   may as well be another's.
 * - `doNotCall`: words beside the number, or elsewhere in its row, ask not to call it.
 */
export const NUMBER_DOUBTS = ['nineDigits', 'lostPlus', 'premium', 'foreign', 'words', 'doNotCall'] as const;
export type NumberDoubt = (typeof NUMBER_DOUBTS)[number];

/** A remark that is another number the digits may mean, and nothing that stood in the file. */
export function isOtherReading(remark: string): boolean {
  return /^\+\d[\d\s()/-]*\?$/.test(remark);
}

/** Which of two doubts is the one to tell: the later in the list weighs more. */
export function heavier(one: NumberDoubt | undefined, other: NumberDoubt): NumberDoubt {
  return one !== undefined && NUMBER_DOUBTS.indexOf(one) > NUMBER_DOUBTS.indexOf(other) ? one : other;
}
