/** Characters that searches treat as others: apostrophes of every shape, letters with a stroke that Unicode calls no accent. */
export const FOLDED = { from: '’‘ʼ´øØłŁđĐı', to: "''''oOlLdDi" } as const;

const SIGN = new RegExp(`[${FOLDED.from}]`, 'gu');
const ACCENTS = /[\u0300-\u036f]/g;

/** A text without accents and with straight apostrophes, for searching: `D’Angelò` → `D'Angelo`. */
export function folded(text: string): string {
  return text
    .replace(SIGN, (sign) => FOLDED.to.charAt(FOLDED.from.indexOf(sign)))
    .normalize('NFD')
    .replace(ACCENTS, '');
}
