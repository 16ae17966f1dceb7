/** Lower case, letters and figures only, single spaces between words: the form in which headings and words are compared. */
export function plainWords(header: string): string {
  return header
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
