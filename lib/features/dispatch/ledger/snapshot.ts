import { z } from 'zod';
import { CallingHours } from '#lib/domain/calling-hours.ts';
import { MergeField } from '#lib/domain/merge-fields.ts';

const names = z.array(z.string()).default([]);

/**
 * What a launch freezes: everything that composing, settling and proving need, as it was at that moment. Later changes of the
 * message, the caller id or the account's shape do not touch a launched campaign.
 */
export const Snapshot = z.object({
  message: z.object({
    name: z.string(),
    kind: z.enum(['audio', 'tts', 'ivrTts']),
    extension: z.number().int().nullable(),
    text: z.string().nullable(),
    language: z.string().nullable(),
    /** The fields of each person that its text uses. */
    fields: z.array(MergeField).default([]),
    digits: z.array(z.object({ digit: z.string(), meaning: z.string(), optOut: z.boolean() })),
  }),
  /** E.164 */
  callerId: z.string(),
  window: z.object({ start: z.coerce.date(), end: z.coerce.date(), timeZone: z.string() }),
  /** Campaigns that were launched before calling hours existed have none. */
  callingHours: CallingHours.nullable().default(null),
  maxRetries: z.number().int(),
  minutesBetween: z.number().int(),
  repeats: z.number().int(),
  shape: z.enum(['full', 'compact']),
  callsPerRequest: z.number().int(),
  /** The sources by name, and the number of people chosen singly. */
  audience: z.object({
    lists: names,
    segments: names,
    tags: names,
    people: z.number().int().default(0),
    minusLists: names,
    minusSegments: names,
    quietDays: z.number().int().default(0),
  }),
  launchedBy: z.string(),
  sandbox: z.boolean(),
});
export type Snapshot = z.infer<typeof Snapshot>;

/** The digits that mean "do not call me again". */
export function optOutDigits(snapshot: Snapshot): string[] {
  return snapshot.message.digits.filter((digit) => digit.optOut).map((digit) => digit.digit);
}
