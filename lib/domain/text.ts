/** What `tidy` could change; most cells hold none of it, and looking is cheaper than doing. */
const UNTIDY = /^ | $| {2}|[^\x20-\x7e\xa1-\u02ff]/;

/**
 * One line without control characters and lone halves of surrogate pairs, both of which break what is made of it later;
 * each letter in its one composed form (NFC), or the same name would be found one way only.
 */
export function tidy(text: string): string {
  if (!UNTIDY.test(text)) return text;
  return text
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
}

/** The beginning of a text, at most `length` long; no sign of two halves is cut in two. */
export function cut(text: string, length: number): string {
  const short = text.slice(0, length);
  return short.isWellFormed() ? short : short.slice(0, -1).toWellFormed();
}
