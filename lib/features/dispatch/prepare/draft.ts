import type { Db } from '#lib/db/client.ts';
import { hasNoSource } from '#lib/domain/audience.ts';
import { type CallingHours, type Interval, nextInterval, onCalendar, PlannedHours } from '#lib/domain/calling-hours.ts';
import type { Pace } from '#lib/domain/forecast.ts';
import { fieldsOf } from '#lib/domain/merge-fields.ts';
import type { Window } from '#lib/domain/window.ts';
import { attributeKeys } from '#lib/features/contacts/queries.ts';
import { Snapshot } from '../ledger/snapshot.ts';
import { readAudience } from './audience.ts';

/** Why a draft cannot be launched as it is; each has a sentence that says how to solve it. */
export type Blocker =
  | 'noSource'
  | 'sourceMissing'
  | 'noMessage'
  | 'textProblem'
  | 'noCallerId'
  | 'noWindow'
  | 'windowOver'
  | 'noInterval'
  | 'noAccount'
  | 'accountStopped'
  | 'audienceEmpty';

/** A campaign with everything that a launch needs to know of it. Null: not in this workspace. */
export async function readDraft(db: Db, workspaceId: string, campaignId: string) {
  const campaign = await db.campaign.findFirst({
    where: { id: campaignId, workspaceId },
    include: {
      message: true,
      callerId: true,
      workspace: {
        select: {
          accounts: { where: { rehearsal: false } },
          defaultCountry: true,
          patronDay: true,
          quietDays: true,
          approvalFrom: true,
          approvalCost: true,
        },
      },
    },
  });
  if (!campaign) return null;
  const { accounts, ...workspace } = campaign.workspace;
  const text = campaign.message?.text ?? '';
  const attributes = text.includes('{{') ? await attributeKeys(workspaceId, db) : [];
  return {
    ...campaign,
    workspace: { ...workspace, account: accounts[0] ?? null },
    asked: await readAudience(db, campaign),
    text: fieldsOf(text, attributes),
  };
}
export type Draft = NonNullable<Awaited<ReturnType<typeof readDraft>>>;

/** Everything that is missing apart from people in the audience, in the order in which the editor asks for it. */
export function draftBlockers(draft: Draft, now: Date): Blocker[] {
  const { account } = draft.workspace;
  const blockers: Blocker[] = [];
  if (hasNoSource(draft.asked)) blockers.push('noSource');
  else if (draft.asked.missing > 0) blockers.push('sourceMissing');
  if (!draft.message) blockers.push('noMessage');
  else if (draft.text.problems.length > 0) blockers.push('textProblem');
  if (!draft.callerId) blockers.push('noCallerId');
  if (!draft.windowStart || !draft.windowEnd) blockers.push('noWindow');
  else if (draft.windowEnd <= now) blockers.push('windowOver');
  else if (!firstInterval(draft, now)) blockers.push('noInterval');
  if (!account) blockers.push('noAccount');
  else if (account.stoppedReason) blockers.push('accountStopped');
  return blockers;
}

/** A draft's window, or null while it is incomplete. */
export function windowOf({ windowStart: start, windowEnd: end, timeZone }: Draft): Window | null {
  return start && end && { start, end, timeZone };
}

/** How fast a draft's requests leave: by its account's limits (or those of a new account), and its own rate. */
export function paceOf({ workspace: { account }, callsPerMinute }: Draft): Pace {
  const callsPerRequest = account?.callsPerRequest ?? 100;
  const ofAccount = Number(account?.requestsPerSecond ?? 1);
  const own = callsPerMinute === null ? ofAccount : callsPerMinute / 60 / callsPerRequest;
  return { callsPerRequest, requestsPerSecond: Math.min(ofAccount, own) };
}

/** The interval that is open now, or else the next one; null without a window, or when none is left. */
export function firstInterval(draft: Draft, now: Date): Interval | null {
  const window = windowOf(draft);
  return window && nextInterval(window, callingHoursOf(draft), now);
}

/** A draft's daily calling hours, with the current holidays of its workspace; null: at any hour. */
export function callingHoursOf({ callingHours, workspace }: Draft): CallingHours | null {
  const planned = PlannedHours.nullable().parse(callingHours);
  return planned && onCalendar(planned, { country: workspace.defaultCountry, patronDay: workspace.patronDay });
}

/** The snapshot that a launch would freeze, or null while something is missing. */
export function snapshotOf(draft: Draft, launchedBy: string): Snapshot | null {
  const { message, callerId, windowStart, windowEnd } = draft;
  const { account } = draft.workspace;
  if (!message || !callerId || !windowStart || !windowEnd || !account) return null;
  return Snapshot.parse({
    message: {
      name: message.name,
      kind: message.kind,
      extension: message.extension,
      text: message.text,
      language: message.language,
      fields: draft.text.fields,
      digits: message.digits,
    },
    callerId: callerId.number,
    window: { start: windowStart, end: windowEnd, timeZone: draft.timeZone },
    callingHours: callingHoursOf(draft),
    maxRetries: draft.maxRetries,
    minutesBetween: draft.minutesBetween,
    repeats: draft.repeats,
    shape: account.shape,
    callsPerRequest: account.callsPerRequest,
    audience: { ...draft.asked.names, people: draft.asked.people.length, quietDays: draft.asked.quiet },
    launchedBy,
    sandbox: account.sandbox,
  });
}
