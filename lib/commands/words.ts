import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A word that only some files may use. */
export type Reserved = { word: RegExp; allowed: RegExp; why: string };

export const RESERVED: readonly Reserved[] = [
  {
    word: /\bprocess\.env\b|\bprocess\[|import .*\benv\b.* from 'node:process'/,
    allowed: /^lib\/(env\.ts|commands\/.*)$/,
    why: 'settings are read in lib/env.ts',
  },
  {
    word: /\bNumberToCall\b/,
    allowed: /^lib\/sendservice\//,
    why: 'the provider’s words stay in lib/sendservice',
  },
  {
    // A positional parameter, a statement in a plain string, and Prisma's ways around its own tag.
    word: /(^|[\s([=,<>|])\$\d|\$\$\{|(^\s*|\.query\S*\()[`'"](SELECT|INSERT|UPDATE|DELETE|WITH) |\$\w+RawUnsafe|Prisma\.raw\b/,
    // `literal` is the one use of `Prisma.raw`; the two commands run before Prisma's client is generated; the sandbox has SQLite.
    allowed: /^lib\/(db\/literal\.ts|commands\/(connections|schema)\.ts|sendservice\/sandbox\/calls\.ts)$/,
    why: 'SQL is composed with Prisma.sql and run by lib/db/run.ts',
  },
];

const ROOMS = ['app', 'lib', 'prisma'];
const COMMENT = /^\s*(\/\/|\/\*|\*)/;

/** Every file below `root` that uses a reserved word in the wrong place, with the line; comments may use any word. */
export function misplacedWords(root: string, reserved: readonly Reserved[] = RESERVED): string[] {
  const found: string[] = [];
  for (const room of ROOMS) {
    for (const entry of readdirSync(join(root, room), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.(ts|tsx|js|mjs)$/.test(entry.name)) continue;
      const absolute = join(entry.parentPath, entry.name);
      const path = absolute.slice(root.length + 1).replaceAll('\\', '/');
      if (path.startsWith('lib/db/generated/')) continue;
      const lines = readFileSync(absolute, 'utf8').split('\n');
      for (const { word, allowed, why } of reserved) {
        if (allowed.test(path)) continue;
        const index = lines.findIndex((line) => word.test(line) && !COMMENT.test(line));
        if (index >= 0) found.push(`${path}:${index + 1}: ${why}`);
      }
    }
  }
  return found;
}
