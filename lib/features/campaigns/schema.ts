import { z } from 'zod';
import { CallingHours } from '#lib/domain/calling-hours.ts';
import { WEEKDAYS } from '#lib/domain/calling-week.ts';
import { isTimeZone, localToInstant } from '#lib/domain/window.ts';

/** An empty choice or field of a form is "not yet". */
const notYet = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

/** Only for what is no whole number: one out of its range is told the range. */
const notWhole = ({ code }: { code?: string | undefined }) => (code === 'invalid_type' ? 'wholeNumber' : undefined);

/** An emptied field is not a nought. */
const count = (min: number, max: number) =>
  z.preprocess(
    (value) => (typeof value === 'string' && value.trim() === '' ? undefined : value),
    z.coerce.number({ error: notWhole }).int({ error: notWhole }).min(min).max(max),
  );

/** A form sends one ticked box as text and several as a list. */
const ids = z.preprocess(
  (value) => (value === undefined || value === '' ? [] : Array.isArray(value) ? value : [value]),
  z.array(z.guid()).max(100),
);

const Fields = z.object({
  name: z.string().trim().min(1).max(120),
  lists: ids,
  messageId: notYet(z.guid()),
  callerIdId: notYet(z.guid()),
  timeZone: z.string().refine(isTimeZone, 'unknownTimeZone'),
  maxRetries: count(0, 20),
  minutesBetween: count(1, 1440),
  repeats: count(0, 10),
});

/**
 * Local dates and times (`2026-11-23T09:00`) become instants; of a time that the clocks repeat in autumn, the earlier one
 * starts and the later one ends.
 */
const Window = z
  .object({ windowStart: notYet(z.string()), windowEnd: notYet(z.string()), timeZone: z.string().catch('') })
  .transform(({ windowStart, windowEnd, timeZone }, ctx) => {
    const problem = (field: string, message: string) =>
      ctx.issues.push({ code: 'custom', path: [field], message, input: windowEnd });
    const instant = (field: 'windowStart' | 'windowEnd', local: string | undefined): Date | null => {
      if (local === undefined || !isTimeZone(timeZone)) return null;
      const [date = '', time = ''] = local.split('T');
      const read = localToInstant(date, time, timeZone, field === 'windowStart' ? 'earlier' : 'later');
      if (read.ok) return read.instant;
      problem(field, read.reason === 'nonexistent' ? 'timeSkipped' : 'invalidTime');
      return null;
    };
    const start = instant('windowStart', windowStart);
    const end = instant('windowEnd', windowEnd);
    if (start && end && end <= start) problem('windowEnd', 'endBeforeStart');
    else if (end && end <= new Date()) problem('windowEnd', 'windowOver');
    return { windowStart: start, windowEnd: end };
  });

/** A day ends at midnight at the latest, which a clock shows as 00:00. */
const hoursOf = (typed: string) => {
  const [from = '', to = ''] = typed.split('/');
  return { from, to: to === '00:00' ? '24:00' : to };
};

/** `09:00/20:00`; a day without calls sends nothing. */
const day = z.string().default('');

/** The fields of the week become calling hours. Each day that is wrong is told once, at its own field. */
const Hours = z
  .object({
    hours: z.enum(['any', 'chosen']),
    monday: day,
    tuesday: day,
    wednesday: day,
    thursday: day,
    friday: day,
    saturday: day,
    sunday: day,
  })
  .transform(({ hours, ...typed }, ctx): { callingHours: CallingHours | null } => {
    if (hours === 'any') return { callingHours: null };
    const problem = (path: string, message: string) =>
      ctx.issues.push({ code: 'custom', path: [path], message, input: typed });
    const week = WEEKDAYS.map((field) => (typed[field] === '' ? null : hoursOf(typed[field])));
    if (week.every((ofDay) => ofDay === null)) problem('hours', 'noCallingDay');
    const read = CallingHours.safeParse({ week });
    WEEKDAYS.forEach((field, place) => {
      const wrong = read.error?.issues.filter(({ path }) => path[1] === place) ?? [];
      const isReversed = wrong.every(({ message }) => message === 'endBeforeStart');
      if (wrong.length > 0) problem(field, isReversed ? 'endBeforeStart' : 'hoursIncomplete');
    });
    return { callingHours: read.data ?? null };
  });

/**
 * What a draft may hold. It may be incomplete, but nothing in it may be wrong. Schemas of which none waits for another,
 * so that all problems are told at once.
 */
export const DraftForm = z.intersection(z.intersection(Fields, Window), Hours);
export type DraftInput = z.output<typeof DraftForm>;

/** Where to go after saving. */
const GoTo = z.enum(['stay', 'review']).default('stay');

export const NewDraftForm = z.intersection(DraftForm, z.object({ goTo: GoTo }));
export const ChangedDraftForm = z.intersection(
  DraftForm,
  z.object({ id: z.guid(), revision: z.coerce.number().int(), goTo: GoTo }),
);

export const OneCampaign = z.object({ id: z.guid() });

export const LaunchForm = z.object({
  id: z.guid(),
  revision: z.coerce.number().int(),
  expectedCalls: z.coerce.number().int().min(0),
  checked: z.literal('on', { error: 'tickToLaunch' }),
});

export const DecisionForm = z.object({ id: z.guid(), decision: z.enum(['treatAsCalled', 'sendAgain']) });
