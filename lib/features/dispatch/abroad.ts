import type { Tx } from '#lib/db/client.ts';
import { type Clock, clocksOf, type LocalHours, widestHours } from '#lib/domain/hours-abroad.ts';
import { callingCode, countryOf } from '#lib/domain/number-country.ts';
import { callingHoursOf, type Draft, windowOf } from './draft.ts';
import { overAudience } from './over-audience.ts';
import type { Destination } from './prices.ts';

/** Who would be called in one foreign country. */
export type Abroad = {
  /** ISO 3166, two letters; null: a number of no country. */
  country: string | null;
  people: number;
  /** What the clocks there show in the calling hours, from west to east. */
  clocks: Clock[];
  /** At some clock of the country calls may be placed at night. */
  night: boolean;
};
export type HoursAbroad = {
  /** The calling hours at home, of which the clocks abroad are said. */
  home: LocalHours & { timeZone: string };
  countries: Abroad[];
};

/**
 * Who of those that a draft calls would be called in another country, and which hour it is there then, the most people
 * first; null: nobody, or nothing can be said without a window. The audience is read again only if some of its destinations
 * are abroad.
 */
export async function hoursAbroad(
  tx: Tx,
  draft: Draft,
  destinations: Destination[],
  now: Date,
): Promise<HoursAbroad | null> {
  const home = callingCode(draft.workspace.defaultCountry);
  const window = windowOf(draft);
  if (!home || !window || destinations.every(({ prefix }) => prefix.startsWith(home))) return null;
  const hours = callingHoursOf(draft);
  const widest = widestHours(window, hours, now);
  if (!widest) return null;
  // So many digits tell countries apart that share a calling code.
  const groups = await overAudience(
    tx,
    draft.asked,
    (people) => tx.$queryRaw<{ example: string; people: number }[]>`
      SELECT min(a.number) AS example, count(*)::int AS people FROM (${people}) a
      WHERE a.excluded IS NULL AND a.number NOT LIKE ${`${home}%`}::text GROUP BY left(a.number, 8)`,
  );
  const countries = [...Map.groupBy(groups, ({ example }) => countryOf(example))].map(([country, some]) => {
    const clocks = country === null ? [] : clocksOf(country, window, hours, now);
    const people = some.reduce((sum, group) => sum + group.people, 0);
    return { country, people, clocks, night: clocks.some(({ night }) => night) };
  });
  countries.sort((a, b) => b.people - a.people);
  return { home: { from: widest.from, to: widest.to, timeZone: window.timeZone }, countries };
}
