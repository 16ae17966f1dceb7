import { z } from 'zod';

/** More single people are a list. */
export const MOST_PEOPLE = 500;
const ids = (most: number) =>
  z
    .array(z.guid())
    .max(most)
    .transform((all) => [...new Set(all)])
    .default([]);

/** Who a campaign calls: whoever stands in any of its sources, once; but not whom it leaves out. All by their ids. */
export const Audience = z.object({
  lists: ids(100),
  segments: ids(100),
  tags: ids(100),
  /** Single contacts. */
  people: ids(MOST_PEOPLE),
  minusLists: ids(100),
  minusSegments: ids(100),
  /** Leaves out who was called in the last so many days; 0: nobody is left out for that, null: as the workspace says. */
  quietDays: z.int().min(0).max(365).nullable().default(null),
  /** The campaign that this one follows: who was called there has only the retries that are left of its budget. */
  budgetOf: z.guid().nullable().default(null),
});
export type Audience = z.infer<typeof Audience>;

/** Why a person of the audience is not called, in the order in which it is asked. */
export const EXCLUSIONS = [
  'suppressed',
  'numberToCheck',
  'excludedList',
  'excludedSegment',
  'calledRecently',
  'noRetriesLeft',
] as const;
export type Exclusion = (typeof EXCLUSIONS)[number];

/** True if no source was chosen. */
export function hasNoSource({ lists, segments, tags, people }: Audience): boolean {
  return lists.length + segments.length + tags.length + people.length === 0;
}
