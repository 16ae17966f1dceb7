import type { Db } from '#lib/db/client.ts';
import { CallingHours, type Interval, nextInterval } from '#lib/domain/calling-hours.ts';
import { Snapshot } from './snapshot.ts';

/** Why a draft cannot be launched as it stands; each has a sentence that says how to solve it. */
export type Blocker =
  | 'noLists'
  | 'noMessage'
  | 'noCallerId'
  | 'noWindow'
  | 'windowOver'
  | 'noInterval'
  | 'noAccount'
  | 'accountStopped'
  | 'audienceEmpty';

/** A campaign with all that a launch needs to know of it. Null: not in this workspace. */
export async function readDraft(db: Db, workspaceId: string, campaignId: string) {
  return db.campaign.findFirst({
    where: { id: campaignId, workspaceId },
    include: {
      message: true,
      callerId: true,
      lists: { select: { list: { select: { id: true, name: true } } } },
      workspace: { select: { account: true } },
    },
  });
}
export type Draft = NonNullable<Awaited<ReturnType<typeof readDraft>>>;

/** Everything but the audience: what is missing, in the order in which the editor asks for it. */
export function draftBlockers(draft: Draft, now: Date): Blocker[] {
  const { account } = draft.workspace;
  const blockers: Blocker[] = [];
  if (draft.lists.length === 0) blockers.push('noLists');
  if (!draft.message) blockers.push('noMessage');
  if (!draft.callerId) blockers.push('noCallerId');
  if (!draft.windowStart || !draft.windowEnd) blockers.push('noWindow');
  else if (draft.windowEnd <= now) blockers.push('windowOver');
  else if (!firstInterval(draft, now)) blockers.push('noInterval');
  if (!account) blockers.push('noAccount');
  else if (account.stoppedReason) blockers.push('accountStopped');
  return blockers;
}

/** The allowed interval that is open now, or else the first to come; null without a window, or when none is left. */
export function firstInterval(draft: Draft, now: Date): Interval | null {
  const { windowStart, windowEnd, timeZone } = draft;
  if (!windowStart || !windowEnd) return null;
  return nextInterval({ start: windowStart, end: windowEnd, timeZone }, callingHoursOf(draft), now);
}

/** A campaign's daily calling hours as its row holds them; null: at any hour. */
export function callingHoursOf(campaign: { callingHours: unknown }): CallingHours | null {
  return campaign.callingHours === null ? null : CallingHours.parse(campaign.callingHours);
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
    lists: draft.lists.map(({ list }) => list.name),
    launchedBy,
    sandbox: account.sandbox,
  });
}
