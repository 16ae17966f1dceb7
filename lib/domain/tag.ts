import { tidy } from './text.ts';

export const TAG_NAME_MAX = 50;

/** `vip, Forlì` → both, each once, whatever the case. */
export function splitTags(text: string): string[] {
  const names = text.split(/[,;\n]/).map(tidy);
  return [...new Map(names.filter(Boolean).map((name) => [name.toLowerCase(), name])).values()];
}
