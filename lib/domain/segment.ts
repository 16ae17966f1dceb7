import { z } from 'zod';
import { readAttribute } from './attribute.ts';
import { ATTRIBUTE_MAX, ATTRIBUTE_NAME_MAX, NAME_MAX } from './import-row.ts';
import { Day } from './range.ts';
import { tidy } from './text.ts';

/** A filter over the contacts: stored in `segment.filter`, made by the builder, compiled to SQL. */
export type Condition =
  | { is: 'all'; of: Condition[] }
  | { is: 'any'; of: Condition[] }
  | { is: 'not'; of: Condition }
  | { is: 'name'; contains: string }
  | { is: 'prefix'; prefix: string }
  | { is: 'kind'; kind: NumberKindName }
  | { is: 'list'; list: string }
  | { is: 'tag'; tag: string }
  | AttributeCondition
  | { is: 'calls'; what: CallsWhat; since: Since | null }
  | { is: 'digit'; digit: string }
  | { is: 'suppressed' }
  | { is: 'toCheck' };
export type AttributeCondition = { is: 'attribute'; key: string } & (
  | { type: 'text'; op: 'eq' | 'contains' | 'known'; value: string }
  | { type: 'number'; op: Comparison; value: string }
  | { type: 'date'; op: Comparison; value: string }
  | { type: 'yesNo'; op: 'eq'; value: 'yes' | 'no' }
);
/** The last N days, or from the beginning of a day in the workspace's zone. */
export type Since = { days: number } | { date: string };
export type NumberKindName = (typeof NUMBER_KINDS)[number];
export type CallsWhat = (typeof CALLS_WHAT)[number];
type Comparison = (typeof COMPARISONS)[number];

export const NUMBER_KINDS = ['mobile', 'fixed', 'other'] as const;
export const COMPARISONS = ['eq', 'lt', 'gt'] as const;
/** `neverReached`: called, and never answered. */
export const CALLS_WHAT = ['called', 'answered', 'neverReached'] as const;
export const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#'] as const;

/** Nobody asks for more conditions, and a deeper filter cannot be read. */
export const MOST_CONDITIONS = 50;
export const DEEPEST = 4;

const line = (max: number) => z.string().transform(tidy).pipe(z.string().min(1).max(max));
const Key = line(ATTRIBUTE_NAME_MAX);
const typed = (type: 'number' | 'date') =>
  z.string().transform((value, ctx) => {
    const read = readAttribute(type, value);
    if (read !== null) return read;
    ctx.addIssue({ code: 'custom', message: 'invalid' });
    return z.NEVER;
  });

const SinceSchema = z.union([z.strictObject({ days: z.int().min(1).max(3650) }), z.strictObject({ date: Day })]);

const Attribute = z.discriminatedUnion('type', [
  z.strictObject({
    is: z.literal('attribute'),
    key: Key,
    type: z.literal('text'),
    op: z.enum(['eq', 'contains']),
    value: line(ATTRIBUTE_MAX),
  }),
  z.strictObject({
    is: z.literal('attribute'),
    key: Key,
    type: z.literal('number'),
    op: z.enum(COMPARISONS),
    value: typed('number'),
  }),
  z.strictObject({
    is: z.literal('attribute'),
    key: Key,
    type: z.literal('date'),
    op: z.enum(COMPARISONS),
    value: typed('date'),
  }),
  z.strictObject({
    is: z.literal('attribute'),
    key: Key,
    type: z.literal('yesNo'),
    op: z.literal('eq'),
    value: z.enum(['yes', 'no']),
  }),
]);
const Known = z.strictObject({
  is: z.literal('attribute'),
  key: Key,
  type: z.literal('text'),
  op: z.literal('known'),
  value: z.literal(''),
});

const Shape: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ is: z.enum(['all', 'any']), of: z.array(Shape).min(1).max(MOST_CONDITIONS) }),
    z.strictObject({ is: z.literal('not'), of: Shape }),
    z.strictObject({ is: z.literal('name'), contains: line(NAME_MAX) }),
    z.strictObject({
      is: z.literal('prefix'),
      // In any spelling: `+39 312`, `0039312`. E.164 has a country, so a prefix begins with one.
      prefix: z
        .string()
        .transform((text) => `+${text.replace(/\D/g, '').replace(/^00/, '')}`)
        .pipe(z.string().regex(/^\+[1-9]\d{0,14}$/)),
    }),
    z.strictObject({ is: z.literal('kind'), kind: z.enum(NUMBER_KINDS) }),
    z.strictObject({ is: z.literal('list'), list: z.guid() }),
    z.strictObject({ is: z.literal('tag'), tag: z.guid() }),
    Attribute,
    Known,
    z.strictObject({ is: z.literal('calls'), what: z.enum(CALLS_WHAT), since: SinceSchema.nullable() }),
    z.strictObject({ is: z.literal('digit'), digit: z.enum(DIGITS) }),
    z.strictObject({ is: z.enum(['suppressed', 'toCheck']) }),
  ]),
);

/** A filter from a browser or a row. One that is too deep is refused before it is walked. */
export const Filter: z.ZodType<Condition> = z
  .unknown()
  .refine((value) => depth(value) <= 2 * DEEPEST, { message: 'invalid' })
  .pipe(Shape)
  .refine((filter) => leaves(filter).length <= MOST_CONDITIONS, { message: 'invalid' });

/** Nesting depth of groups; a `not` is a level, too. A value without `of` has none. */
function depth(value: unknown): number {
  let level: unknown[] = [value];
  for (let deep = 0; ; deep += 1) {
    const inner = level.flatMap((node) => (node as { of?: unknown } | null)?.of ?? []);
    if (inner.length === 0 || deep > 2 * DEEPEST) return deep;
    level = inner.slice(0, 10_000);
  }
}

type Leaf = Exclude<Condition, { is: 'all' | 'any' | 'not' }>;

/** The conditions of a filter, without the groups and negations around them. */
export function leaves(filter: Condition): Leaf[] {
  if (filter.is === 'all' || filter.is === 'any') return filter.of.flatMap(leaves);
  if (filter.is === 'not') return leaves(filter.of);
  return [filter];
}

/** The lists and tags that a filter refers to; they cannot be deleted while it does. */
export function usedBy(filter: Condition): { lists: string[]; tags: string[] } {
  const asked = leaves(filter);
  return {
    lists: asked.flatMap((leaf) => (leaf.is === 'list' ? [leaf.list] : [])),
    tags: asked.flatMap((leaf) => (leaf.is === 'tag' ? [leaf.tag] : [])),
  };
}
