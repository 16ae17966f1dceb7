import { describe, expect, test } from 'vitest';
import {
  attributeField,
  type Described,
  newGroup,
  newRow,
  operatorsOf,
  PLAIN_FIELDS,
  toFilter,
  toGroup,
} from '#app/(portal)/w/[workspace]/contacts/_segments/rows.ts';
import { ATTRIBUTE_TYPES } from '#lib/domain/attribute.ts';
import { type Condition, Filter } from '#lib/domain/segment.ts';

const ID = '019aafd4-0000-7000-8000-000000000001';
const attributes: Described[] = ATTRIBUTE_TYPES.map((type) => ({ key: `k-${type}`, label: type, type }));
const VALUES: Record<string, string> = {
  name: 'Ros',
  prefix: '+39312',
  kind: 'mobile',
  list: ID,
  tag: ID,
  digit: '1',
  'attribute:k-text': 'x',
  'attribute:k-number': '41',
  'attribute:k-date': '2026-03-01',
  'attribute:k-yesNo': 'yes',
};
const fields = [...PLAIN_FIELDS, ...attributes.map(({ key }) => attributeField(key))];
const lines = fields.flatMap((field) =>
  operatorsOf(field, attributes).map((op) => ({ ...newRow(field, attributes), op, value: VALUES[field] ?? '' })),
);

describe('a line of the builder', () => {
  test.each(lines.map((line) => [`${line.field} ${line.op}`, line] as const))(
    '%s is a filter, and comes back as it was',
    (_, line) => {
      const filter = Filter.parse(toFilter(newGroup('all', [line]), attributes));
      const back = toGroup(filter);
      expect(back).toMatchObject({ join: 'all', parts: [{ field: line.field, op: line.op }] });
      expect(Filter.parse(toFilter(back, attributes))).toEqual(filter);
    },
  );

  test('that is incomplete is refused', () => {
    for (const field of ['name', 'prefix', 'kind', 'list', 'digit', 'attribute:k-number']) {
      const filter = toFilter(newGroup('all', [newRow(field, attributes)]), attributes);
      expect(Filter.safeParse(filter).success).toBe(false);
    }
  });
});

test.each<[string, Condition]>([
  ['a bare condition', { is: 'suppressed' }],
  ['none of a group', { is: 'not', of: { is: 'any', of: [{ is: 'suppressed' }] } }],
  ['not all of a group', { is: 'not', of: { is: 'all', of: [{ is: 'suppressed' }, { is: 'kind', kind: 'fixed' }] } }],
  [
    'groups in groups',
    {
      is: 'any',
      of: [
        { is: 'all', of: [{ is: 'suppressed' }] },
        { is: 'tag', tag: ID },
      ],
    },
  ],
  ['calls since', { is: 'all', of: [{ is: 'calls', what: 'answered', since: { days: 30 } }] }],
  ['calls since a day', { is: 'all', of: [{ is: 'calls', what: 'called', since: { date: '2026-03-01' } }] }],
])('%s is shown as lines that mean the same', (_, filter) => {
  const once = Filter.parse(toFilter(toGroup(filter), attributes));
  expect(Filter.parse(toFilter(toGroup(once), attributes))).toEqual(once);
  expect(meaning(once)).toEqual(meaning(filter));
});

/** Without the groups of one that the builder puts around a condition, and with `none` spelt out. */
function meaning(filter: Condition): unknown {
  if (filter.is === 'not') {
    const inner = meaning(filter.of) as Condition;
    return inner.is === 'not' ? inner.of : { is: 'not', of: inner };
  }
  if (filter.is !== 'all' && filter.is !== 'any') return filter;
  const of = filter.of.map(meaning);
  return of.length === 1 ? of[0] : { is: filter.is, of };
}
