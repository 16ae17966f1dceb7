import { tidy } from './text.ts';

export const TAG_NAME_MAX = 50;

/** The separator that Google puts between labels, and the mark before its own labels. */
const GOOGLES = /\s*:::\s*/;
const GOOGLES_OWN = /^\*\s*/;
const SAY_NOTHING = new Set(['mycontacts']);

/** `vip, Forlì` → both, each once, ignoring case. Of Google's `vip ::: * myContacts` only the meaningful label is kept. */
export function splitTags(text: string): string[] {
  const names = text
    .split(GOOGLES)
    .flatMap((part) => part.split(/[,;\n]/))
    .map((part) => tidy(part).replace(GOOGLES_OWN, ''))
    .filter((name) => !SAY_NOTHING.has(name.toLowerCase()));
  return [...new Map(names.filter(Boolean).map((name) => [name.toLowerCase(), name])).values()];
}
