import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Page, type Place, paged, placeOf, readSize, type Turn } from '#lib/db/paging.ts';

const asNumber = (key: string) => (/^\d+$/.test(key) ? Number(key) : null);

/** A list from the lowest number to the highest. */
function read(all: number[], { from, backwards }: Place<number>, size: number): number[] {
  const beyond = all.filter((n) => from === null || (backwards ? n < from : n > from));
  return (backwards ? beyond.reverse() : beyond).slice(0, readSize(size));
}

function pageOf(all: number[], turn: Turn, size: number): Page<number> {
  const place = placeOf(turn, asNumber);
  return paged(read(all, place, size), size, place, String);
}

test('the way forwards and the way back show every row once, in order', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(1000), { maxLength: 30 }), fc.integer({ min: 1, max: 7 }), (numbers, size) => {
      const all = numbers.toSorted((a, b) => a - b);
      let page = pageOf(all, {}, size);
      expect(page.previous).toBeNull();
      const forwards = [page.rows];
      while (page.next !== null) {
        page = pageOf(all, { after: page.next }, size);
        forwards.push(page.rows);
      }
      expect(forwards.flat()).toEqual(all);
      const back = [page.rows];
      while (page.previous !== null) {
        page = pageOf(all, { before: page.previous }, size);
        back.unshift(page.rows);
      }
      expect(back.flat()).toEqual(all);
    }),
  );
});

test.each<[Turn, Place<number>]>([
  [{}, { from: null, backwards: false }],
  [{ after: '3' }, { from: 3, backwards: false }],
  [{ before: '3' }, { from: 3, backwards: true }],
  [
    { after: '3', before: '9' },
    { from: 3, backwards: false },
  ],
  [
    { after: 'x', before: '9' },
    { from: 9, backwards: true },
  ],
  [{ after: 'x' }, { from: null, backwards: false }],
  [{ before: 'x' }, { from: null, backwards: false }],
])('%j leads to %j', (turn, place) => {
  expect(placeOf(turn, asNumber)).toEqual(place);
});
