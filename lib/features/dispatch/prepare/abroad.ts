import type { Tx } from '#lib/db/client.ts';
import { type Clock, clocksOf, type LocalHours, widestHours } from '#lib/domain/hours-abroad.ts';
import { callingCode, countryOf } from '#lib/domain/number-country.ts';
import { callingHoursOf, type Draft, windowOf } from './draft.ts';
import { overAudience } from './over-audience.ts';
import type { Destination } from './prices.ts';

/** The people who would be called in one foreign country. */
export type Abroad = {
  /** ISO 3166, two letters; null: a number that belongs to no country. */
  country: string | null;
  people: number;
  /** The local times there during the calling hours, from west to east. */
  clocks: Clock[];
  /** True if calls may be placed at night in one of the country's time zones. */
  night: boolean;
};
export type HoursAbroad = {
  /** The calling hours at home, to which the times abroad belong. */
  home: LocalHours & { timeZone: string };
  countries: Abroad[];
};

/**
 * The people of a draft's audience who would be called in another country, and the local time there, the most people first. Null:
 * nobody, or there is no window to reckon with. Reads the audience again only if some of its destinations are abroad.
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
  // This many digits tell apart countries that share a calling code.
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
