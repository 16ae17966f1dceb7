/** Signs that are looked for as others: apostrophes of every shape, and letters whose stroke is no accent to Unicode. */
export const FOLDED = { from: '’‘ʼ´øØłŁđĐı', to: "''''oOlLdDi" } as const;

const SIGN = new RegExp(`[${FOLDED.from}]`, 'gu');
const ACCENTS = /[\u0300-\u036f]/g;

/** A text without accents and with straight apostrophes, as people are looked for: `D’Angelò` → `D'Angelo`. */
export function folded(text: string): string {
  return text
    .replace(SIGN, (sign) => FOLDED.to.charAt(FOLDED.from.indexOf(sign)))
    .normalize('NFD')
    .replace(ACCENTS, '');
}
