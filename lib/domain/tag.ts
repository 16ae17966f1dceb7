import { tidy } from './text.ts';

export const TAG_NAME_MAX = 50;

/** What Google puts between labels, and before those of its own. */
const GOOGLES = /\s*:::\s*/;
const GOOGLES_OWN = /^\*\s*/;
const SAY_NOTHING = new Set(['mycontacts']);

/** `vip, Forlì` → both, each once, whatever the case. Of Google's `vip ::: * myContacts` the label that says something. */
export function splitTags(text: string): string[] {
  const names = text
    .split(GOOGLES)
    .flatMap((part) => part.split(/[,;\n]/))
    .map((part) => tidy(part).replace(GOOGLES_OWN, ''))
    .filter((name) => !SAY_NOTHING.has(name.toLowerCase()));
  return [...new Map(names.filter(Boolean).map((name) => [name.toLowerCase(), name])).values()];
}
