/**
 * The formats of figures, dates and sums, the same on the server and in the browser.
 * Italian groups with a (no-break) space as in print, since its locale data leaves 1932 ungrouped.
 */

import type { PlannedHours } from '#lib/domain/calling-hours.ts';
import { callingHoursIn, weekdays } from './calling-hours.ts';

type When = Date | string | number;
export type Formats = ReturnType<typeof createFormats>;

const SPACE = '\u00a0';
const DASH = '—';

/** `timeZone` is the workspace's; show it once per page with `zone`. */
export function createFormats(locale: string, timeZone: string) {
  const italian = locale !== 'en';
  const tag = italian ? 'it-IT' : 'en-GB';

  const numeric = (options: Intl.NumberFormatOptions) => {
    const format = new Intl.NumberFormat(tag, { useGrouping: 'always', ...options });
    return (value: number) =>
      format
        .formatToParts(value)
        .map(({ type, value: text }) => {
          if (italian && type === 'group') return SPACE;
          return type === 'minusSign' ? '−' : text;
        })
        .join('');
  };
  const whole = numeric({ maximumFractionDigits: 0 });
  const oneDigit = numeric({ maximumFractionDigits: 1 });
  const percentage = numeric({ minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const credits = numeric({ minimumFractionDigits: 2, maximumFractionDigits: 3 });
  // The number of decimals in which prices are stored, so that adding up the rows gives the sum.
  const exact = numeric({ minimumFractionDigits: 2, maximumFractionDigits: 6 });
  const exactPrice = numeric({ minimumFractionDigits: 4, maximumFractionDigits: 6 });
  const euro = (amount: string) => (italian ? `${amount}\u00a0€` : `€${amount}`);

  const day = new Intl.DateTimeFormat(tag, {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
  });
  const written = new Intl.DateTimeFormat(
    tag,
    italian
      ? { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'UTC' }
      : { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' },
  );
  const ago = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' });

  const partsOf = (format: Intl.DateTimeFormat, when: When) =>
    Object.fromEntries(format.formatToParts(new Date(when)).map(({ type, value }) => [type, value]));

  const date = (when: When) => {
    const { weekday, day: number, month, year } = partsOf(day, when);
    return `${weekday} ${number} ${month} ${year}`;
  };
  const time = (when: When) => {
    const { hour, minute } = partsOf(clock, when);
    return `${hour}:${minute}`;
  };
  const seconds = (when: When) => `${time(when)}:${partsOf(clock, when).second}`;

  return {
    locale: italian ? ('it' as const) : ('en' as const),
    /** "Europe/Rome" */
    zone: timeZone,
    /** 1 932 */
    number: whole,
    /** At most one decimal: 3,4 */
    decimal: oneDigit,
    /** `part` of `total`: 62,3 %; a dash when there is no total. */
    percent: (part: number, total: number) =>
      total > 0 ? `${percentage((part / total) * 100)}${italian ? '\u00a0' : ''}%` : DASH,
    /** Euro, 2 to 3 decimals: 58,32 € */
    money: (amount: number | string) => euro(credits(Number(amount))),
    /** Euro to the last decimal stored, where the parts of the sum are shown too: 0,130567 € */
    moneyExact: (amount: number | string) => euro(exact(Number(amount))),
    /** The cost of one call, without its unit and never rounded, decimals aligned: 0,0410 */
    price: (amount: number | string) => exactPrice(Number(amount)),
    /** A balance without its unit: 1 204,50 */
    credits: (amount: number | string) => credits(Number(amount)),
    /** lun 23 nov 2026 */
    date,
    /** 09:00 */
    time,
    /** 10:42:18 */
    seconds,
    /** 10:31:04,218 */
    millis: (when: When) => `${seconds(when)}${italian ? ',' : '.'}${partsOf(clock, when).fractionalSecond}`,
    /** lun 23 nov 2026, 09:00 */
    dateTime: (when: When) => `${date(when)}, ${time(when)}`,
    /** The end of a validity: an end at midnight shows the day before, "lun 23 nov 2026". */
    until: (end: When) => {
      const isMidnight = seconds(end) === '00:00:00';
      return isMidnight ? date(new Date(new Date(end).getTime() - 1)) : `${date(end)}, ${time(end)}`;
    },
    /** lun 23 nov 2026, 10:42:18 */
    dateTimeSeconds: (when: When) => `${date(when)}, ${seconds(when)}`,
    /** lun 23 nov 2026, 09:00 – 20:00, or both days when they differ */
    range: (from: When, to: When) =>
      date(from) === date(to)
        ? `${date(from)}, ${time(from)} – ${time(to)}`
        : `${date(from)}, ${time(from)} – ${date(to)}, ${time(to)}`,
    /** The days of the week, Monday first: lunedì, lun */
    weekdays: () => weekdays(tag),
    /** mercoledì 25 novembre, of `2026-11-25` */
    day: (day: string) =>
      new Intl.DateTimeFormat(tag, { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }).format(
        new Date(day),
      ),
    /** 7 dicembre, of `12-07` */
    dayOfYear: (day: string) =>
      new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(new Date(`2024-${day}`)),
    /** lun–ven 9–20, sab 10–19 */
    callingHours: (hours: PlannedHours) => callingHoursIn(tag, hours),
    /** 3 minuti fa */
    relative: (when: When, now: When) => {
      const gap = (new Date(when).getTime() - new Date(now).getTime()) / 1000;
      const size = Math.abs(gap);
      if (size < 60) return ago.format(Math.round(gap), 'second');
      if (size < 3600) return ago.format(Math.round(gap / 60), 'minute');
      if (size < 86_400) return ago.format(Math.round(gap / 3600), 'hour');
      return ago.format(Math.round(gap / 86_400), 'day');
    },
    /** Seconds as 0:34, 1:02:03; a dash for none. */
    duration: (total: number | null | undefined) => {
      if (total === null || total === undefined) return DASH;
      const rest = Math.round(total);
      const [hours, minutes, secs] = [Math.floor(rest / 3600), Math.floor(rest / 60) % 60, rest % 60];
      const two = (value: number) => String(value).padStart(2, '0');
      return hours > 0 ? `${hours}:${two(minutes)}:${two(secs)}` : `${minutes}:${two(secs)}`;
    },
    /** A duration in words, to the minute once it has one: 34 s, 45 min, 2 h 59 min. */
    span: (total: number) => {
      const rest = Math.round(total);
      if (rest < 60) return `${rest}\u00a0s`;
      const minutes = Math.round(rest / 60);
      const [hours, over] = [Math.floor(minutes / 60), minutes % 60];
      const parts = [hours > 0 && `${whole(hours)}\u00a0h`, over > 0 && `${over}\u00a0min`];
      return parts.filter(Boolean).join('\u00a0');
    },
    /** The value of a cell, with a date in the reader's format (`2026-12-01` is 01/12/2026); other values as they are. */
    cell: (text: string) => {
      const [, date = '', clock] =
        /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::\d{2}(?:\.0+)?)?)?$/.exec(text.trim()) ?? [];
      const day = new Date(`${date}T00:00Z`);
      // 2026-02-30 is no date, although it looks like one.
      if (date === '' || Number.isNaN(day.getTime()) || !day.toISOString().startsWith(date)) return text;
      return clock === undefined ? written.format(day) : `${written.format(day)}, ${clock}`;
    },
    /** 41 208 byte, 3,2 MB */
    bytes: (size: number) => {
      if (size < 100_000) return `${whole(size)}\u00a0${italian ? 'byte' : 'bytes'}`;
      return size < 1_000_000 ? `${whole(size / 1000)}\u00a0kB` : `${oneDigit(size / 1_000_000)}\u00a0MB`;
    },
  };
}
