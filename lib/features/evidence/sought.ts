import { parseNumber } from '#lib/domain/phone.ts';

/** What somebody typed into the search of the exchanges. */
export type Sought =
  | { by: 'codeRequest'; codeRequest: string }
  | { by: 'number' /** E.164 */; number: string }
  | { by: 'nothing'; text: string };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** True for what a uuid column takes; anything else in an address is somebody's typing. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** A CodeRequest (with or without braces), or a number in any spelling; null for an empty search. */
export function readSought(text: string, defaultCountry: string): Sought | null {
  const typed = text.trim();
  if (typed === '') return null;
  const bare = typed.replace(/^[{("']+|[})"',;]+$/g, '');
  if (isUuid(bare)) return { by: 'codeRequest', codeRequest: bare.toLowerCase() };
  const parsed = parseNumber(typed, defaultCountry);
  return parsed.ok ? { by: 'number', number: parsed.number } : { by: 'nothing', text: typed };
}
