import { z } from 'zod';
import { Moment, Whole } from '#lib/domain/range.ts';
import { localToInstant } from '#lib/domain/window.ts';
import { chosen, count, orNone } from '#lib/forms/fields.ts';
import { WARNINGS } from './warnings.ts';

export const MOST_CALLS = 10_000_000;

/** An amount with the decimal sign that Italians or others use. */
const Amount = z
  .string()
  .trim()
  .transform((text) => text.replace(',', '.'))
  .pipe(z.string().regex(/^(?=.*[1-9])\d{1,9}(\.\d{1,6})?$/, 'invalidAmount'));

/** The rate of a campaign, and the caps on its calls and their cost. */
export const Caps = z.object({
  callsPerMinute: orNone(count(1, MOST_CALLS)),
  maxCalls: orNone(count(1, MOST_CALLS)),
  maxCost: orNone(Amount),
});

export const OneCampaign = z.object({ id: z.guid() });

export const LaunchForm = z.object({
  id: z.guid(),
  revision: Whole,
  expectedCalls: Whole,
  checked: z.literal('on', { error: 'tickToLaunch' }),
  /** The warnings that the person ticked. */
  accepted: chosen(z.array(z.enum(WARNINGS))),
});

/** Like `LaunchForm`, for a moment that was checked. */
export const ScheduleForm = LaunchForm.extend({ at: Moment });

/** The settings of a launched campaign that may be changed; the end is local to its zone. */
export const AdjustForm = Caps.extend({ id: z.guid(), windowEnd: z.string(), timeZone: z.string() }).transform(
  ({ windowEnd, timeZone, ...rest }, ctx) => {
    const [date = '', time = ''] = windowEnd.split('T');
    const read = localToInstant(date, time, timeZone, 'later');
    if (read.ok) return { ...rest, windowEnd: read.instant };
    const message = read.reason === 'nonexistent' ? 'timeSkipped' : 'invalidTime';
    ctx.issues.push({ code: 'custom', path: ['windowEnd'], message, input: windowEnd });
    return z.NEVER;
  },
);

export const AskApprovalForm = z.object({
  id: z.guid(),
  revision: Whole,
  calls: Whole,
  note: z.string().trim().max(1000),
});

export const ApprovalForm = z.object({
  id: z.guid(),
  approvalId: z.guid(),
  state: z.enum(['given', 'returned']),
  comment: z.string().trim().max(1000),
});

export const DecisionForm = z.object({ id: z.guid(), decision: z.enum(['treatAsCalled', 'sendAgain']) });
