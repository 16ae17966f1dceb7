const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const SPOKEN = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})$/;
const WORDED = /^(\d{1,2})(?:°|º)?[ /.-]+(\p{L}{3,12})\.?[ /.-]+(\d{4}|\d{2})$/u;
/** A time after the day, which is ignored: `T10:30:00Z`, ` 9:30`, ` ore 9.30`, ` 10:30:00 AM`. */
const TIME =
  /(?:T|,? +(?:ore |h |alle )?)(?:[01]?\d|2[0-4])[:.][0-5]\d(?:[:.][0-5]\d(?:[.,]\d+)?)?(?: ?[ap]m)?(?: ?(?:z|[+-]\d\d:?\d\d))?$/i;
/** The first three letters of the months, in Italian and in English. */
const MONTHS = [
  ['gen', 'jan'],
  ['feb'],
  ['mar'],
  ['apr'],
  ['mag', 'may'],
  ['giu', 'jun'],
  ['lug', 'jul'],
  ['ago', 'aug'],
  ['set', 'sep'],
  ['ott', 'oct'],
  ['nov'],
  ['dic', 'dec'],
];
/** The last two-digit year that spreadsheets read as 20…; later ones are read as 19…. */
const LAST_YOUNG_YEAR = 29;

/**
 * A day as people and programs write it, in the form `2026-12-31`; null: none. The day comes before the month (`31/12/2026`,
 * `1/2/24`, `31 dic 2026`) except in ISO 8601. A time after it is ignored.
 */
export function readDay(text: string): string | null {
  const bare = text.replace(/\s+/gu, ' ').trim().replace(TIME, '');
  const iso = ISO.exec(bare);
  if (iso) return dayOf(iso[1], iso[2], iso[3]);
  const spoken = SPOKEN.exec(bare);
  if (spoken) return dayOf(spoken[3], spoken[2], spoken[1]);
  const worded = WORDED.exec(bare);
  const month = MONTHS.findIndex((names) => names.includes(worded?.[2]?.slice(0, 3).toLowerCase() ?? ''));
  return worded && month >= 0 ? dayOf(worded[3], String(month + 1), worded[1]) : null;
}

function dayOf(year = '', month = '', day = ''): string | null {
  const century = year.length === 4 ? '' : Number(year) <= LAST_YOUNG_YEAR ? '20' : '19';
  const date = `${century}${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const time = Date.parse(`${date}T00:00:00Z`);
  // 30 February reads as 2 March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date) ? date : null;
}
