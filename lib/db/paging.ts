/** The page that is asked for: the one after the row with this key, or the one before it; else the first. `after` comes first. */
export type Turn = { after?: string; before?: string };

/** A page of a list: `next` is the following page's `after`, `previous` the preceding page's `before`; null: there is none. */
export type Page<Row> = { rows: Row[]; previous: string | null; next: string | null };

/** Where a read begins: beyond this row, towards the beginning of the list if `backwards`; null: at the beginning. */
export type Place<Key> = { from: Key | null; backwards: boolean };

/** Returns the place that a turn means; `read` returns null for a key that is none: an address may be typed by hand. */
export function placeOf<Key>({ after, before }: Turn, read: (key: string) => Key | null): Place<Key> {
  const from = after === undefined ? null : read(after);
  if (from !== null || before === undefined) return { from, backwards: false };
  const end = read(before);
  return { from: end, backwards: end !== null };
}

/** Number of rows to read: one more than is shown tells whether the list goes on. */
export function readSize(size: number): number {
  return size + 1;
}

/** For Prisma: the rows of a place, and the order in which to read them, in a list from the newest to the oldest. */
export function newestFirst<Id>({ from, backwards }: Place<Id>) {
  return {
    where: from === null ? {} : { id: backwards ? { gt: from } : { lt: from } },
    orderBy: { id: backwards ? ('asc' as const) : ('desc' as const) },
  };
}

/** Makes a page of the rows that were read (`readSize`) from a place, in the order in which they were read. */
export function paged<Row>(
  read: Row[],
  size: number,
  { from, backwards }: Place<unknown>,
  keyOf: (row: Row) => string,
): Page<Row> {
  const more = read.length > size;
  const rows = read.slice(0, size);
  if (backwards) rows.reverse();
  const [first, last] = [rows.at(0), rows.at(-1)];
  return {
    rows,
    previous: first !== undefined && (backwards ? more : from !== null) ? keyOf(first) : null,
    next: last !== undefined && (backwards || more) ? keyOf(last) : null,
  };
}
