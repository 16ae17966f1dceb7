/** San Marino's landlines in Italy's plan, in which they were stored before (docs/decisions/0028). */
const BEFORE = /^\+39(0549[89]\d{5})$/;
const SAN_MARINO = /^\+378(0549[89]\d{5})$/;

/** The one number of a line, for an E.164 number that may have been stored in another form. */
export function lineOf(number: string): string {
  return number.replace(BEFORE, '+378$1');
}

/** All numbers under which a line may have been recorded; today's comes first. */
export function spellingsOf(number: string): string[] {
  const line = lineOf(number);
  return SAN_MARINO.test(line) ? [line, line.replace(SAN_MARINO, '+39$1')] : [line];
}
