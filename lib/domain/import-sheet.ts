import { findHeader, guessColumns } from './import-columns.ts';
import { readRow } from './import-row.ts';

/** The number of people that a table's rows bring if they are read as they would be proposed: its different numbers. */
export function countNumbers(rows: readonly (readonly string[])[], country: string): number {
  const header = findHeader(rows, country);
  const names = header === null ? null : (rows[header] ?? null);
  const data = header === null ? rows : rows.slice(header + 1);
  const columns = guessColumns(names, data, country).map((role, at) => ({ role, name: names?.[at] ?? '' }));
  const numbers = data.flatMap((row) => {
    const read = readRow(row, columns, country);
    return read.ok ? [read.number] : [];
  });
  return new Set(numbers).size;
}
