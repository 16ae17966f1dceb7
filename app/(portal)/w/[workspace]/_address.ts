import type { Turn } from '#app/_components/pagination.tsx';

export type Search = Record<string, string | string[] | undefined>;

/** Maximum length of a search. Nobody looks for more, and longer patterns are slow. */
const LONGEST = 500;

/** Returns the one value of a search parameter, as typed, without characters that no database can hold; undefined if empty. */
export function one(search: Search, name: string): string | undefined {
  const value = search[name];
  const first = Array.isArray(value) ? value[0] : value;
  const text = first?.replaceAll('\0', '').toWellFormed().trim().slice(0, LONGEST);
  return text === '' ? undefined : text;
}

/** Returns the value of a search parameter if it is a known one. */
export function oneOf<T extends string>(search: Search, name: string, known: readonly T[]): T | undefined {
  const value = one(search, name);
  return known.find((word) => word === value);
}

/** Returns the page of a list that the address asks for. */
export function turnOf(search: Search): Turn {
  return { after: one(search, 'after'), before: one(search, 'before') };
}

/** Returns an address with the given parameters; undefined ones are left out. */
export function address(path: string, parameters: Record<string, string | undefined>): string {
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}
