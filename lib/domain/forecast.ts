import { Temporal } from 'temporal-polyfill';
import { allowedIntervals, type CallingHours } from './calling-hours.ts';
import type { Window } from './window.ts';

/** How fast calls leave: calls per request, and requests per second. */
export type Pace = { callsPerRequest: number; requestsPerSecond: number };

/** An hour of a day, local to the window's zone (`2026-11-25`, 9), and the number of calls sent in it. */
export type ForecastHour = { day: string; hour: number; calls: number };

export type Forecast = {
  /** The hours in which something is sent, in order. */
  hours: ForecastHour[];
  /** When the last request leaves; null if the window ends before, or there is nothing to send. */
  endsAt: Date | null;
  /** Number of calls that are not sent before the window's end. */
  missed: number;
};

const HOUR = 3_600_000;

/**
 * When the given number of calls would leave if sending began at `from`. Requests leave at an even pace while calls may be
 * placed, the first at once. The hours' calls and `missed` add up to `calls`; no hour lies outside the allowed intervals.
 */
export function forecast(window: Window, hours: CallingHours | null, from: Date, calls: number, pace: Pace): Forecast {
  const { callsPerRequest, requestsPerSecond } = pace;
  const gap = 1000 / requestsPerSecond;
  const found: ForecastHour[] = [];
  let left = Math.ceil(calls / callsPerRequest);
  let unsent = calls;
  let endsAt: Date | null = null;
  for (const { start, end } of allowedIntervals(window, hours, from)) {
    if (left === 0) break;
    const begin = Math.max(start.getTime(), from.getTime());
    const stop = end.getTime();
    /** Requests that have left before a moment of this interval. */
    const before = (at: number) => Math.min(left, Math.ceil((at - begin) / gap));
    for (let at = begin; at < stop && before(at) < left; ) {
      const next = Math.min(stop, nextHour(at, window.timeZone));
      const sent = Math.min(unsent, (before(next) - before(at)) * callsPerRequest);
      if (sent > 0) found.push({ ...hourOf(at, window.timeZone), calls: sent });
      unsent -= sent;
      at = next;
    }
    const requests = before(stop);
    if (requests > 0) endsAt = new Date(begin + (requests - 1) * gap);
    left -= requests;
  }
  return { hours: merged(found), endsAt: unsent === 0 ? endsAt : null, missed: unsent };
}

/** The hour that the clocks repeat in autumn counts as one hour of the day, as people see it. */
function merged(hours: ForecastHour[]): ForecastHour[] {
  const all: ForecastHour[] = [];
  for (const each of hours) {
    const last = all.at(-1);
    if (last && last.day === each.day && last.hour === each.hour) last.calls += each.calls;
    else all.push({ ...each });
  }
  return all;
}

function hourOf(at: number, timeZone: string): { day: string; hour: number } {
  const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  return { day: zoned.toPlainDate().toString(), hour: zoned.hour };
}

/** The next full hour of the zone's clock; some zones are half an hour apart from the others. */
function nextHour(at: number, timeZone: string): number {
  const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  const into = zoned.minute * 60_000 + zoned.second * 1000 + zoned.millisecond;
  return at + HOUR - into;
}

/**
 * How many retries fit into the shortest interval still to come, and its length (minutes); null if all fit. The first call may
 * come at its very end, so this is the best case.
 */
export function retriesThatFit(
  window: Window,
  hours: CallingHours | null,
  from: Date,
  wanted: { maxRetries: number; minutesBetween: number },
): { fit: number; minutes: number; intervals: number } | null {
  const lengths = [...allowedIntervals(window, hours, from)].map(
    ({ start, end }) => (end.getTime() - Math.max(start.getTime(), from.getTime())) / 60_000,
  );
  if (lengths.length === 0) return null;
  const minutes = Math.floor(Math.min(...lengths));
  const fit = Math.floor(minutes / wanted.minutesBetween);
  return fit >= wanted.maxRetries ? null : { fit, minutes, intervals: lengths.length };
}
