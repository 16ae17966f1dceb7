import { resolve } from 'node:path';

/** The checkout: every path of a command starts here, wherever it was called from. */
export const ROOT = resolve(import.meta.dirname, '../..');

/** A file of an installed package. */
export function packageFile(path: string): string {
  return resolve(ROOT, 'node_modules', path);
}
