export type Search = Record<string, string | string[] | undefined>;

/** Nobody looks for more, and patterns of more are slow to look for. */
const LONGEST = 500;

/** The one value of a search parameter, as typed, without what no database can hold; an empty one is none. */
export function one(search: Search, name: string): string | undefined {
  const value = search[name];
  const first = Array.isArray(value) ? value[0] : value;
  const text = first?.replaceAll('\0', '').toWellFormed().trim().slice(0, LONGEST);
  return text === '' ? undefined : text;
}

/** The value of a search parameter if it is among those that are known. */
export function oneOf<T extends string>(search: Search, name: string, known: readonly T[]): T | undefined {
  const value = one(search, name);
  return known.find((word) => word === value);
}

/** An address with the given parameters; those that are undefined are left out. */
export function address(path: string, parameters: Record<string, string | undefined>): string {
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}
