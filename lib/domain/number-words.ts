import type { NumberDoubt } from './number-doubt.ts';

/** Maximum length of the words beside a number that are shown. */
const REMARK_MAX = 60;

/** Labels that say which telephone it is, and nothing against calling it. */
const LABELS = new Set(
  (
    'tel tele telef telefono telefon telephone téléphone tél tlf phone ph fon cell cel cellulare cellular mobile mob mobil ' +
    'handy natel portatile smartphone fisso fix landline casa home abitazione abit ufficio uff office lavoro work privato ' +
    'private personale num nr numero number recapito whatsapp wa centralino principale main'
  ).split(' '),
);
/** One-letter labels, only before the number: after it, the letter may be a mistyped digit. */
const LETTERS = new Set(['t', 'm', 'c', 'n', 'p']);
const CONNECTORS = new Set(['e', 'o', 'ed', 'od', 'oppure', 'or', 'and', 'und', 'oder', 'et', 'ou']);

const NOT =
  /(?<!\p{L})(?:non?|mai|niente|not|never|don ?'?t|nicht|pas)(?!\p{L}).*(?:chiam|telefon|contatt|disturb|call|ring|phone|contact|anruf|appel)/iu;
const STOP =
  /(?<!\p{L})(?:dnc|opt-? ?out|stop|revoc\p{L}*|disiscri\p{L}*|cancellat[oa]|blacklist|unsubscribed?|rifiut\p{L}*)(?!\p{L})/iu;

/** The same in a sentence that need not be about the number: "non risponde al telefono" is no refusal. */
const NOT_IN_SENTENCE =
  /(?<!\p{L})(?:(?:non?|mai|niente|vietato|not|never|do ?n[o'’]?t|nicht|ne pas)\s+(?:\p{L}+\s+){0,3}?(?:(?:ri)?(?:chiama(?:re|rl[oaie]|te|teci|tel[oaie])|chiami|telefona(?:re|rgli|rle|te)|contatta(?:re|rl[oaie]|te)|contatti|disturba(?:re|rl[oaie]|te)|disturbi)|ess\p{L}+\s+(?:più\s+)?(?:ri)?(?:chiamat|contattat|disturbat)[oaie]|calls?|calling|contact(?:ed)?|disturb(?:ed)?|ring|telephone|anrufen)|(?:do not|don['’]?t|never) phone)(?!\p{L})/iu;
const REFUSED =
  /(?<!\p{L})(?:dnc|opt-? ?out|revocat[oaie]|revoca(?= (?:del |il )?consenso| privacy|$)|disiscri\p{L}*|blacklist|lista nera|unsubscribed?|rifiut(?:a|ano|at[oaie])|oppost[oa]|si oppone|opposizione)(?!\p{L})/iu;
/** A refusal if alone in its cell; elsewhere it may be an appointment or a traffic sign. */
const ALONE =
  /^\W*(?:stop|cancellat[oa]|rifiuto|revoca|non? (?:call|contact|chiam\p{L}*|contatt\p{L}*|telefonate))\W*$/iu;
const DEAD = /(?<!\p{L})(?:decedut[oaie]|defunt[oaie]|deceased|è mort[oa]|verstorben)(?!\p{L})/iu;

/**
 * The words of a cell that ask not to call the row's person, or say that the person has died; undefined: there are none.
 * `about`: the cell is about the person (a name, a note, a state), not about a street or a purchase.
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

/** The doubt and remark for the text beside a number, if it is more than a label. */
export function remarkOn(beside: string): { doubt: NumberDoubt; remark: string } {
  const asksNot = NOT.test(beside) || STOP.test(beside) || DEAD.test(beside);
  return { doubt: asksNot ? 'doNotCall' : 'words', remark: shortened(beside) };
}

export function shortened(text: string): string {
  const line = text
    .replace(/[\s()]+/g, ' ')
    .replace(/^[\s.,;:/-]+|[\s.,;:/-]+$/g, '')
    .trim();
  // By code points: half a surrogate pair cannot be stored.
  return [...line].slice(0, REMARK_MAX).join('').trim();
}
