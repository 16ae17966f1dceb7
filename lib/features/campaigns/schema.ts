import { z } from 'zod';
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

/**
 * What a draft may hold. It may be incomplete, but nothing in it may be wrong. Two schemas of which neither waits for the
 * other, so that all problems are told at once.
 */
export const DraftForm = z.intersection(Fields, Window);
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
