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

/** The same in a sentence that need not be about the number: "non risponde al telefono" asks for nothing. */
const NOT_IN_SENTENCE =
  /(?<!\p{L})(?:(?:non?|mai|niente|vietato|not|never|do ?n[o'’]?t|nicht|ne pas)\s+(?:\p{L}+\s+){0,3}?(?:(?:ri)?(?:chiama(?:re|rl[oaie]|te|teci|tel[oaie])|chiami|telefona(?:re|rgli|rle|te)|contatta(?:re|rl[oaie]|te)|contatti|disturba(?:re|rl[oaie]|te)|disturbi)|ess\p{L}+\s+(?:più\s+)?(?:ri)?(?:chiamat|contattat|disturbat)[oaie]|calls?|calling|contact(?:ed)?|disturb(?:ed)?|ring|telephone|anrufen)|(?:do not|don['’]?t|never) phone)(?!\p{L})/iu;
const REFUSED =
  /(?<!\p{L})(?:dnc|opt-? ?out|revocat[oaie]|revoca(?= (?:del |il )?consenso| privacy|$)|disiscri\p{L}*|blacklist|lista nera|unsubscribed?|rifiut(?:a|ano|at[oaie])|oppost[oa]|si oppone|opposizione)(?!\p{L})/iu;
/** Means a refusal alone in its cell, and elsewhere an appointment, a traffic sign. */
const ALONE =
  /^\W*(?:stop|cancellat[oa]|rifiuto|revoca|non? (?:call|contact|chiam\p{L}*|contatt\p{L}*|telefonate))\W*$/iu;
const DEAD = /(?<!\p{L})(?:decedut[oaie]|defunt[oaie]|deceased|è mort[oa]|verstorben)(?!\p{L})/iu;

/**
 * The words of a cell that ask not to call whoever the row is about, or say that they have died; undefined: there are none.
 * `about`: the cell is about the person (a name, a note, a state), and not their street or what they bought.
 */
export function refusalIn(text: string, about: boolean): string | undefined {
  const found =
    NOT_IN_SENTENCE.exec(text) ?? (about ? (REFUSED.exec(text) ?? ALONE.exec(text) ?? DEAD.exec(text)) : null);
  if (!found) return undefined;
  return shortened([...text].length > REMARK_MAX ? text.slice(found.index) : text);
}

export const isConnector = (word: string) => CONNECTORS.has(word.toLowerCase());
export const isLabel = (word: string, before: boolean) =>
  LABELS.has(word.toLowerCase()) || (before && LETTERS.has(word.toLowerCase()));

/** What is to be said of the text beside a number, if there is more than its label. */
export function remarkOn(beside: string): { doubt: NumberDoubt; remark: string } {
  const asksNot = NOT.test(beside) || STOP.test(beside) || DEAD.test(beside);
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
