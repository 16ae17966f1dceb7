import { allowedIntervals, type CallingHours, includesNight } from './calling-hours.ts';
import { instantToLocal, type Window } from './window.ts';

/** Local start and end; both null: at any hour. */
export type LocalHours = { from: string | null; to: string | null };
/** The calling hours as one clock of a country shows them. */
export type Clock = LocalHours & {
  /** One of the IANA zones that share the clock; gives it a name. */
  zone: string;
  /** A moment for which the name and the hours hold (summer time). */
  at: Date;
  /** True if calls may be placed there at night (21:00–08:00). */
  night: boolean;
};

const DAY = 86_400_000;
/** In a long window the first days determine the hours; the check for night covers all days. */
const MOST_DAYS = 60;

/** The longest span of a window's calling hours that is still to come, local to its own zone; null: none is left. */
export function widestHours(window: Window, hours: CallingHours | null, now: Date): (LocalHours & { at: Date }) | null {
  const widest = widestInterval(window, hours, now);
  return widest && { ...local(widest, window.timeZone), at: widest.start };
}

/**
 * The calling hours of a window on the clocks of a country, from west to east; each clock once, however many zones share it
 * then. A telephone number reveals its country, but not the zone in which it rings. Empty: no hours are left, or this runtime
 * knows no zone of the country (ISO 3166, two letters).
 */
export function clocksOf(country: string, window: Window, hours: CallingHours | null, now: Date): Clock[] {
  const widest = widestInterval(window, hours, now);
  if (!widest) return [];
  const clocks = new Map<string, Clock>();
  for (const zone of zonesOf(country)) {
    const night = includesNight({ ...window, start: later(window.start, now) }, hours, zone);
    const clock = { zone, ...local(widest, zone), at: widest.start, night };
    const reading = JSON.stringify([instantToLocal(widest.start, zone), instantToLocal(widest.end, zone)]);
    const known = clocks.get(reading);
    if (!known) clocks.set(reading, clock);
    else if (night) known.night = true;
  }
  return [...clocks].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, clock]) => clock);
}

type Interval = { start: Date; end: Date };

function widestInterval(window: Window, hours: CallingHours | null, now: Date): Interval | null {
  let widest: Interval | null = null;
  let days = 0;
  for (const interval of allowedIntervals(window, hours, now)) {
    const start = later(interval.start, now);
    if (!widest || length(interval) > length(widest)) widest = { ...interval, start: hours ? interval.start : start };
    days += 1;
    if (days === MOST_DAYS) break;
  }
  return widest;
}

const length = ({ start, end }: Interval) => end.getTime() - start.getTime();
const later = (a: Date, b: Date) => (a > b ? a : b);

function local(interval: Interval, zone: string): LocalHours {
  if (length(interval) >= DAY) return { from: null, to: null };
  return { from: instantToLocal(interval.start, zone).time, to: instantToLocal(interval.end, zone).time };
}

/** The runtime's own list (CLDR), which follows changes in the countries' laws. */
function zonesOf(country: string): string[] {
  const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & { getTimeZones?: () => string[] | undefined };
  return locale.getTimeZones?.() ?? [];
}
