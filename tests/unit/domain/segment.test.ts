import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Condition, Filter, leaves, MOST_CONDITIONS, usedBy } from '#lib/domain/segment.ts';

const ID = '019aafd4-0000-7000-8000-000000000001';
const OTHER = '019aafd4-0000-7000-8000-000000000002';

describe('a filter', () => {
  test.each<[unknown, Condition]>([
    [
      { is: 'name', contains: ' D\0’Angelo\n' },
      { is: 'name', contains: 'D ’Angelo' },
    ],
    [
      { is: 'prefix', prefix: '0039 312' },
      { is: 'prefix', prefix: '+39312' },
    ],
    [
      { is: 'attribute', key: 'età', type: 'number', op: 'lt', value: '41,5' },
      { is: 'attribute', key: 'età', type: 'number', op: 'lt', value: '41.5' },
    ],
    [
      { is: 'attribute', key: 'visita', type: 'date', op: 'gt', value: '1/3/2026' },
      { is: 'attribute', key: 'visita', type: 'date', op: 'gt', value: '2026-03-01' },
    ],
  ])('%j is kept as it will be asked', (given, kept) => {
    expect(Filter.parse(given)).toEqual(kept);
  });

  test.each<[string, unknown]>([
    ['nothing', null],
    ['a word', 'all'],
    ['an empty group', { is: 'all', of: [] }],
    ['an empty name', { is: 'name', contains: ' ' }],
    ['a strange condition', { is: 'sql', text: '1=1' }],
    ['a strange part', { is: 'suppressed', or: '1=1' }],
    ['a prefix without a country', { is: 'prefix', prefix: '0' }],
    ['a list that is none', { is: 'list', list: "'; --" }],
    ['a number that is none', { is: 'attribute', key: 'x', type: 'number', op: 'eq', value: 'x' }],
    ['a day that is none', { is: 'attribute', key: 'x', type: 'date', op: 'eq', value: '2026-02-30' }],
    ['no days', { is: 'calls', what: 'called', since: { days: 0 } }],
    ['a digit that no telephone has', { is: 'digit', digit: 'A' }],
    ['more conditions than a person asks', { is: 'any', of: Array(MOST_CONDITIONS + 1).fill({ is: 'suppressed' }) }],
    ['groups within groups within groups', [...Array(30)].reduce((of) => ({ is: 'not', of }), { is: 'suppressed' })],
  ])('with %s is refused', (_, given) => {
    expect(Filter.safeParse(given).success).toBe(false);
  });

  test('never throws, whatever the input', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.anything(),
          fc.json().map((text) => JSON.parse(text)),
        ),
        (given) => {
          Filter.safeParse(given);
        },
      ),
    );
  });

  test('names the lists, tags and attributes that it asks for', () => {
    const filter = Filter.parse({
      is: 'all',
      of: [
        { is: 'list', list: ID },
        { is: 'not', of: { is: 'any', of: [{ is: 'tag', tag: OTHER }] } },
      ],
    });
    expect(leaves(filter)).toHaveLength(2);
    expect(usedBy(filter)).toEqual({ lists: [ID], tags: [OTHER] });
  });
});
