/** Characters that `tidy` could change; most cells hold none, and testing is cheaper than replacing. */
const UNTIDY = /^ | $| {2}|[^\x20-\x7e\xa1-\u02ff]/;

/**
 * One line without control characters and lone halves of surrogate pairs, both of which break later output; each letter in its
 * one composed form (NFC), otherwise a name would be found in one spelling only.
 */
export function tidy(text: string): string {
  if (!UNTIDY.test(text)) return text;
  return text
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
}

/** The beginning of a text, at most `length` long; no surrogate pair is split. */
export function cut(text: string, length: number): string {
  const short = text.slice(0, length);
  return short.isWellFormed() ? short : short.slice(0, -1).toWellFormed();
}
