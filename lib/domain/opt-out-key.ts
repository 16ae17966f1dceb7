/** Whether the keys that a person pressed say "do not call me again" (docs/decisions/0046). */

/** An entry of more keys that were typed in one go is a code, a year or a date, and not a choice. */
const MOST_KEYS = 3;

/**
 * True if an opt-out key is the first or the last one that was pressed: a person who said no and went on, or came to it after
 * another key, said no. `*` and `#` at the end confirm an entry. Reads `9#`, `99`, `09`, `1,9`, `9.0` and ` 9` as a no, but not
 * `1979` or `9187`.
 */
export function saysNo(digits: string, optOutKeys: readonly string[]): boolean {
  // A platform that keeps the keys as a number may return them with decimals.
  const pressed = digits.trim().replace(/\.0+$/, '');
  const runs = pressed.split(/[^0-9*#]+/).filter((run) => run !== '');
  const [first = '', last = ''] = [runs[0], runs.at(-1)];
  return optOutKeys.some((key) => begins(first, key) || ends(last, key));
}

const begins = (run: string, key: string) => run.startsWith(key) && isChoice(run, key);

const ends = (run: string, key: string) => (run.endsWith(key) || confirmed(run).endsWith(key)) && isChoice(run, key);

/** Few keys; or one key, however often. */
function isChoice(run: string, key: string): boolean {
  const keys = confirmed(run);
  return keys.length <= MOST_KEYS || keys === key.repeat(keys.length);
}

/** The keys of an entry without those that confirm it. */
const confirmed = (run: string) => run.replace(/[*#]+$/, '');
