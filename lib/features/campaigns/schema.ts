import { z } from 'zod';
import { Audience } from '#lib/domain/audience.ts';
import { PlannedHours } from '#lib/domain/calling-hours.ts';
import { WEEKDAYS } from '#lib/domain/calling-week.ts';
import { Whole } from '#lib/domain/range.ts';
import { Recurrence } from '#lib/domain/recurrence.ts';
import { typedWhole } from '#lib/domain/typed-number.ts';
import { isTimeZone, localToInstant } from '#lib/domain/window.ts';
import { Caps, MOST_CALLS } from '#lib/features/dispatch/schema.ts';
import { chosen, notYet, orNone } from '#lib/forms/fields.ts';

const of = Audience.shape;

/** The chosen sources, each under its own name; if the days are not typed, the workspace's apply. */
const Sources = z
  .object({
    lists: chosen(of.lists),
    segments: chosen(of.segments),
    tags: chosen(of.tags),
    people: chosen(of.people),
    minusLists: chosen(of.minusLists),
    minusSegments: chosen(of.minusSegments),
    quietDays: orNone(typedWhole(0, 365)),
    follows: z.preprocess((value) => (value === '' || value === undefined ? null : value), of.follows),
    budgetOf: z.preprocess((value) => (value === '' || value === undefined ? null : value), of.budgetOf),
  })
  .transform((audience) => ({ audience }));

const Percent = orNone(typedWhole(1, 100));

/** The limits that stop a campaign automatically, and its own rate. */
const Stops = Caps.extend({
  afterCalls: z.preprocess((value) => (value === '' ? undefined : value), typedWhole(1, MOST_CALLS).default(100)),
  refused: Percent,
  unknown: Percent,
  optedOut: Percent,
  notReached: Percent,
}).transform(({ callsPerMinute, ...limits }) => ({ callsPerMinute, limits }));

const Fields = z.object({
  name: z.string().trim().min(1).max(120),
  messageId: notYet(z.guid()),
  callerIdId: notYet(z.guid()),
  timeZone: z.string().refine(isTimeZone, 'unknownTimeZone'),
  maxRetries: typedWhole(0, 20),
  minutesBetween: typedWhole(1, 1440),
  repeats: typedWhole(0, 10),
});

/**
 * Local dates and times (`2026-11-23T09:00`) become instants; of a time that the clocks repeat in autumn, the earlier one starts
 * and the later one ends.
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

/** The fields of the week become calling hours. Each wrong day is reported once, at its own field. */
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
    /** Ticked: nobody is called on holidays. */
    holidays: z.string().optional(),
    /** The narrower hours of the eves of holidays; empty: eves are ordinary days. */
    eves: day,
  })
  .transform(({ hours, ...typed }, ctx): { callingHours: PlannedHours | null } => {
    if (hours === 'any') return { callingHours: null };
    const problem = (path: string, message: string) =>
      ctx.issues.push({ code: 'custom', path: [path], message, input: typed });
    const week = WEEKDAYS.map((field) => (typed[field] === '' ? null : hoursOf(typed[field])));
    if (week.every((ofDay) => ofDay === null)) problem('hours', 'noCallingDay');
    const eves = typed.eves === '' ? null : hoursOf(typed.eves);
    const read = PlannedHours.safeParse({ week, holidays: typed.holidays === undefined ? null : { eves } });
    if (read.error?.issues.some(({ path }) => path[0] === 'holidays')) problem('eves', 'hoursIncomplete');
    WEEKDAYS.forEach((field, place) => {
      const wrong = read.error?.issues.filter(({ path }) => path[0] === 'week' && path[1] === place) ?? [];
      const isReversed = wrong.every(({ message }) => message === 'endBeforeStart');
      if (wrong.length > 0) problem(field, isReversed ? 'endBeforeStart' : 'hoursIncomplete');
    });
    return { callingHours: read.data ?? null };
  });

/**
 * The content of a draft. It may be incomplete, but not wrong. No schema waits for another, so that all problems are reported at
 * once.
 */
export const DraftForm = z.intersection(
  z.intersection(Fields, z.intersection(Sources, Stops)),
  z.intersection(Window, Hours),
);
export type DraftInput = z.output<typeof DraftForm>;

/** Where to go after saving. */
const GoTo = z.enum(['stay', 'review']).default('stay');

/** A draft with its place of storage: without an id it is a new one. */
export const SavedDraftForm = z.intersection(
  DraftForm,
  z.object({
    id: notYet(z.guid()),
    /** The id for a draft that has none yet: of two savings of one form at once, the second finds the first one's draft. */
    newId: notYet(z.guid()),
    revision: Whole.default(0),
    goTo: GoTo,
  }),
);

/** A template's recurrence as the form sends it; `never` ends it. */
export const RecurrenceForm = z
  .object({
    id: z.guid(),
    every: z.enum(['never', 'week', 'month', 'workday']),
    weekdays: chosen(z.array(z.coerce.number())),
    dayOfMonth: z.preprocess((value) => (value === '' ? undefined : value), typedWhole(1, 31).default(1)),
    from: z.string().default(''),
    to: z.string().default(''),
  })
  .transform(({ id, every, ...rest }, ctx) => {
    if (every === 'never') return { id, rule: null };
    const rule = Recurrence.safeParse({ every, ...rest });
    if (rule.success) return { id, rule: rule.data };
    for (const issue of rule.error.issues)
      ctx.issues.push({
        code: 'custom',
        path: [issue.path[0] ?? 'every'],
        message: /^[a-zA-Z]+$/.test(issue.message) ? issue.message : 'invalidTime',
        input: rest,
      });
    return z.NEVER;
  });

/** The ways in which calls ended that can be followed up. */
export const FOLLOWED = ['notReached', 'answered', 'expired', 'cancelled', 'refused'] as const;

/** `answered:1`: people who answered and pressed 1; `answered:` pressed nothing; `notReached`: any digits or none. */
const Slice = z.string().transform((text, ctx) => {
  const [bucket, digits] = text.split(':');
  const known = FOLLOWED.find((one) => one === bucket);
  if (known) return { bucket: known, digits: digits ?? null };
  ctx.addIssue({ code: 'custom', message: 'invalid' });
  return z.NEVER;
});

export const FollowUpForm = z.object({
  id: z.guid(),
  slice: Slice,
  name: z.string().trim().min(1).max(120),
  listName: z.string().trim().min(1).max(90),
  /** Whether each person has only the retries that are left. */
  inherits: z.stringbool().default(false),
});
export type FollowUpInput = z.output<typeof FollowUpForm>;
