const LONGEST = 254; // RFC 5321 4.5.3.1.3, less the angle brackets

/**
 * The one form in which an e-mail address is stored, compared and counted: trimmed, in lower case, Unicode compatibility forms
 * (full-width letters) as the plain ones. Never throws, whatever was typed; a text that is no address stays none.
 */
export function normalEmail(typed: string): string {
  return typed
    .slice(0, LONGEST * 4)
    .toWellFormed()
    .replaceAll('\0', ' ')
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .slice(0, LONGEST);
}
