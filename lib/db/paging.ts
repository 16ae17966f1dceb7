/** A page of a list from the newest to the oldest: after a row (older), before a row (newer), or the first. */
export type Turn<Key> = { after?: Key; before?: Key };

/** `older` and `newer` are the keys to pass for the next page in that direction; null: there is none. */
export type Paged<Row, Key> = { rows: Row[]; older: Key | null; newer: Key | null };

/** Number of rows to read: one more than is shown tells whether there is a next page. */
export function readSize(size: number): number {
  return size + 1;
}

/** Order of the read: towards the newer rows when paging back. */
export function readOrder<Key>(turn: Turn<Key>): 'asc' | 'desc' {
  return turn.before === undefined ? 'desc' : 'asc';
}

/** Makes a page from the rows that were read (`readSize`, `readOrder`). */
export function paged<Row, Key>(read: Row[], size: number, turn: Turn<Key>, keyOf: (row: Row) => Key): Paged<Row, Key> {
  const more = read.length > size;
  const back = turn.before !== undefined;
  const rows = back ? read.slice(0, size).reverse() : read.slice(0, size);
  const [first, last] = [rows.at(0), rows.at(-1)];
  if (first === undefined || last === undefined) return { rows: [], older: null, newer: null };
  return {
    rows,
    older: back || more ? keyOf(last) : null,
    newer: (back ? more : turn.after !== undefined) ? keyOf(first) : null,
  };
}
