import { parseNumber } from '#lib/domain/phone.ts';
import { isUuid } from '#lib/domain/uuid.ts';

/** A typed search of the exchanges. */
export type Sought =
  | { by: 'codeRequest'; codeRequest: string }
  | { by: 'number' /** E.164 */; number: string }
  | { by: 'nothing'; text: string };

/** Reads a CodeRequest (with or without braces), or a number in any spelling; null for an empty search. */
export function readSought(text: string, defaultCountry: string): Sought | null {
  const typed = text.trim();
  if (typed === '') return null;
  const bare = typed.replace(/^[{("']+|[})"',;]+$/g, '');
  if (isUuid(bare)) return { by: 'codeRequest', codeRequest: bare.toLowerCase() };
  const parsed = parseNumber(typed, defaultCountry);
  return parsed.ok ? { by: 'number', number: parsed.number } : { by: 'nothing', text: typed };
}
