import { z } from 'zod';
import { Moment, Whole } from '#lib/domain/range.ts';
import { typedAmount, typedWhole } from '#lib/domain/typed-number.ts';
import { localToInstant } from '#lib/domain/window.ts';
import { chosen, orNone } from '#lib/forms/fields.ts';
import { WARNINGS, type WarningCode } from './prepare/warnings.ts';

export const MOST_CALLS = 10_000_000;

/** The rate of a campaign, and the caps on its calls and their cost. */
export const Caps = z.object({
  callsPerMinute: orNone(typedWhole(1, MOST_CALLS)),
  maxCalls: orNone(typedWhole(1, MOST_CALLS)),
  maxCost: orNone(typedAmount(6)),
});

export const OneCampaign = z.object({ id: z.guid() });

/** The field of a warning's box: each has its own, so that the error of an unticked one stands beside it. */
export const boxOf = (warning: WarningCode) => `accepted-${warning}`;

/** The boxes beside the button: all that were shown must be ticked. `accepted` are the warnings among them. */
const Boxes = z
  .looseObject({ checked: z.string().optional(), shown: chosen(z.array(z.enum(WARNINGS))) })
  .transform(({ shown, ...form }, ctx) => {
    for (const box of [...shown.map(boxOf), 'checked'].filter((each) => form[each] !== 'on'))
      ctx.issues.push({ code: 'custom', path: [box], message: 'tickToLaunch', input: form[box] });
    return { accepted: shown };
  });

export const LaunchForm = z.intersection(z.object({ id: z.guid(), revision: Whole, expectedCalls: Whole }), Boxes);

/** Like `LaunchForm`, for a moment that was checked. */
export const ScheduleForm = z.intersection(LaunchForm, z.object({ at: Moment }));

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
