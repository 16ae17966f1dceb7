/** What `tidy` could change; most cells hold none of it, and looking is cheaper than doing. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const UNTIDY = /^ | $| {2}|[\x00-\x1f\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff\ud800-\udfff]/;

/** One line without control characters and lone halves of surrogate pairs: both break what is made of it later. */
export function tidy(text: string): string {
  if (!UNTIDY.test(text)) return text;
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
}
