import { z } from 'zod';

/** A larger number of single people belongs in a list. */
export const MOST_PEOPLE = 500;
const ids = (most: number) =>
  z
    .array(z.guid())
    .max(most)
    .transform((all) => [...new Set(all)])
    .default([]);

/** The people a campaign calls: everybody in any of its sources, once, except the people it leaves out. All by their ids. */
export const Audience = z.object({
  lists: ids(100),
  segments: ids(100),
  tags: ids(100),
  /** Single contacts. */
  people: ids(MOST_PEOPLE),
  minusLists: ids(100),
  minusSegments: ids(100),
  /** Leaves out people who were called in the last N days; 0: nobody is left out, null: the workspace's setting applies. */
  quietDays: z.int().min(0).max(365).nullable().default(null),
  /** The campaign that this one follows: people whom it is still calling are left out. */
  follows: z.guid().nullable().default(null),
  /** The followed campaign, if people who were called there have only the rest of its retry budget. */
  budgetOf: z.guid().nullable().default(null),
});
export type Audience = z.infer<typeof Audience>;

/** Why a person of the audience is not called, in the order of the checks. */
export const EXCLUSIONS = [
  'suppressed',
  'numberToCheck',
  'excludedList',
  'excludedSegment',
  'stillCalled',
  'calledRecently',
  'noRetriesLeft',
] as const;
export type Exclusion = (typeof EXCLUSIONS)[number];

/** The campaign that an audience follows; drafts from before `follows` name it only for its budget. */
export function followedBy({ follows, budgetOf }: Audience): string | null {
  return follows ?? budgetOf;
}

/** True if no source was chosen. */
export function hasNoSource({ lists, segments, tags, people }: Audience): boolean {
  return lists.length + segments.length + tags.length + people.length === 0;
}
