import type { NumberDoubt } from './number-doubt.ts';

/** What may be shown of the words beside a number. */
const REMARK_MAX = 60;

/** Says which telephone it is, and nothing against calling it. */
const LABELS = new Set(
  (
    'tel tele telef telefono telefon telephone téléphone tél tlf phone ph fon cell cel cellulare cellular mobile mob mobil ' +
    'handy natel portatile smartphone fisso fix landline casa home abitazione abit ufficio uff office lavoro work privato ' +
    'private personale num nr numero number recapito whatsapp wa centralino principale main'
  ).split(' '),
);
/** The same as one letter, before the number only: behind it, it may be a digit that was mistyped. */
const LETTERS = new Set(['t', 'm', 'c', 'n', 'p']);
const CONNECTORS = new Set(['e', 'o', 'ed', 'od', 'oppure', 'or', 'and', 'und', 'oder', 'et', 'ou']);

const NOT =
  /(?<!\p{L})(?:non?|mai|niente|not|never|don ?'?t|nicht|pas)(?!\p{L}).*(?:chiam|telefon|contatt|disturb|call|ring|phone|contact|anruf|appel)/iu;
const STOP =
  /(?<!\p{L})(?:dnc|opt-? ?out|stop|revoc\p{L}*|disiscri\p{L}*|cancellat[oa]|blacklist|unsubscribed?|rifiut\p{L}*)(?!\p{L})/iu;

export const isConnector = (word: string) => CONNECTORS.has(word.toLowerCase());
export const isLabel = (word: string, before: boolean) =>
  LABELS.has(word.toLowerCase()) || (before && LETTERS.has(word.toLowerCase()));

/** What is to be said of the text beside a number, if there is more than its label. */
export function remarkOn(beside: string): { doubt: NumberDoubt; remark: string } {
  const asksNot = NOT.test(beside) || STOP.test(beside);
  return { doubt: asksNot ? 'doNotCall' : 'words', remark: shortened(beside) };
}

export function shortened(text: string): string {
  const line = text
    .replace(/[\s()]+/g, ' ')
    .replace(/^[\s.,;:/-]+|[\s.,;:/-]+$/g, '')
    .trim();
  // By code points: half a pair cannot be stored.
  return [...line].slice(0, REMARK_MAX).join('').trim();
}
