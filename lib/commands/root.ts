import { resolve } from 'node:path';

/** The checkout: all paths of commands are relative to it, wherever the command was called from. */
export const ROOT = resolve(import.meta.dirname, '../..');

/** The path of a file in an installed package. */
export function packageFile(path: string): string {
  return resolve(ROOT, 'node_modules', path);
}
