/** San Marino's landlines in Italy's plan, under which they were kept before (docs/decisions/0028). */
const BEFORE = /^\+39(0549[89]\d{5})$/;
const SAN_MARINO = /^\+378(0549[89]\d{5})$/;

/** The one number of a line, of an E.164 number that may have been kept under another. */
export function lineOf(number: string): string {
  return number.replace(BEFORE, '+378$1');
}

/** All numbers under which a line may stand in what was recorded; the one of today first. */
export function spellingsOf(number: string): string[] {
  const line = lineOf(number);
  return SAN_MARINO.test(line) ? [line, line.replace(SAN_MARINO, '+39$1')] : [line];
}
