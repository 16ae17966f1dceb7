import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import { afterEach, describe, expect, test } from 'vitest';
import rules from '#lib/commands/rooms.mjs';
import { misplacedWords } from '#lib/commands/words.ts';

let root = '';

/** A checkout in small: files with their contents. */
function house(files: Record<string, string>): void {
  root = mkdtempSync(join(tmpdir(), 'squillo-rooms-'));
  const imports = { '#app/*': './app/*', '#lib/*': './lib/*' };
  const stubs = Object.fromEntries(
    ['next', 'react', 'pg', 'zod'].flatMap((name) => [
      [`node_modules/${name}/package.json`, JSON.stringify({ name, type: 'module', exports: './index.js' })],
      [`node_modules/${name}/index.js`, 'export default 1;'],
    ]),
  );
  const all = { 'package.json': JSON.stringify({ type: 'module', imports }), ...stubs, ...files };
  for (const room of ['app', 'lib', 'prisma']) mkdirSync(join(root, room));
  for (const [path, content] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

/** The names of the rules that the house breaks. */
async function broken(files: Record<string, string>): Promise<string[]> {
  house(files);
  const { options, forbidden } = rules;
  const { output } = await cruise(['app', 'lib', 'prisma'], {
    ...options,
    baseDir: root,
    validate: true,
    ruleSet: { forbidden },
  });
  if (typeof output === 'string') throw new Error(output);
  return [...new Set(output.summary.violations.map(({ rule }) => rule.name))].sort();
}

const leaf = 'export const a = 1;\n';

describe('the rules of who may know whom', () => {
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  test('let a house pass that keeps them', async () => {
    const kept = await broken({
      'lib/env.ts': "import zod from 'zod';\nexport const env = zod;\n",
      'lib/domain/phone.ts': "import zod from 'zod';\nexport const phone = zod;\n",
      'lib/db/client.ts': "import pg from 'pg';\nimport { env } from '#lib/env.ts';\nexport const pool = [pg, env];\n",
      'lib/features/contacts/schema.ts': "import { phone } from '#lib/domain/phone.ts';\nexport const s = phone;\n",
      'lib/features/contacts/queries.ts': "import { pool } from '#lib/db/client.ts';\nexport const q = pool;\n",
      'lib/features/dispatch/jobs.ts': "import { q } from '#lib/features/contacts/queries.ts';\nexport const j = q;\n",
      'lib/features/dispatch/service.ts': "import './control/x.ts';\n",
      'lib/features/dispatch/control/x.ts': "import '../send/x.ts';\n",
      'lib/features/dispatch/send/x.ts': "import '../ledger/x.ts';\n",
      'lib/features/dispatch/ledger/x.ts': leaf,
      'lib/features/dispatch/actions.ts': "import next from 'next';\nexport const a = next;\n",
      'lib/jobs/worker.ts': "import { j } from '#lib/features/dispatch/jobs.ts';\nexport const w = j;\n",
      'app/page.tsx':
        "import react from 'react';\nimport { q } from '#lib/features/contacts/queries.ts';\nexport const p = [react, q];\n",
    });
    expect(kept).toEqual([]);
  });

  test.each<[rule: string, files: Record<string, string>]>([
    ['domain-is-pure', { 'lib/domain/x.ts': "import fs from 'node:fs';\nexport const x = fs;\n" }],
    ['domain-is-pure', { 'lib/domain/x.ts': "import '#lib/env.ts';\n", 'lib/env.ts': leaf }],
    ['settings-know-nobody', { 'lib/env.ts': "import '#lib/domain/x.ts';\n", 'lib/domain/x.ts': leaf }],
    ['db-points-down', { 'lib/db/x.ts': "import '#lib/audit/x.ts';\n", 'lib/audit/x.ts': leaf }],
    [
      'middle-points-down',
      { 'lib/audit/x.ts': "import '#lib/features/f/service.ts';\n", 'lib/features/f/service.ts': leaf },
    ],
    ['files-know-rules-only', { 'lib/files/x.ts': "import '#lib/db/x.ts';\n", 'lib/db/x.ts': leaf }],
    ['features-point-down', { 'lib/features/f/service.ts': "import '#app/x.ts';\n", 'app/x.ts': leaf }],
    [
      'features-meet-at-the-door',
      { 'lib/features/f/x.ts': "import '#lib/features/g/rows.ts';\n", 'lib/features/g/rows.ts': leaf },
    ],
    [
      'dispatch-send-points-down',
      { 'lib/features/dispatch/send/x.ts': "import '../results/y.ts';\n", 'lib/features/dispatch/results/y.ts': leaf },
    ],
    [
      'dispatch-ledger-points-down',
      { 'lib/features/dispatch/ledger/x.ts': "import '../service.ts';\n", 'lib/features/dispatch/service.ts': leaf },
    ],
    [
      'dispatch-has-stages',
      { 'lib/features/dispatch/jobs.ts': "import './helpers.ts';\n", 'lib/features/dispatch/helpers.ts': leaf },
    ],
    ['web-stays-above', { 'lib/features/f/service.ts': "import 'next';\n" }],
    ['app-asks-features', { 'app/page.tsx': "import '#lib/db/client.ts';\n", 'lib/db/client.ts': leaf }],
    [
      'stand-in-stands-alone',
      { 'lib/sendservice/sandbox/x.ts': "import '#lib/db/client.ts';\n", 'lib/db/client.ts': leaf },
    ],
    ['commands-are-entries', { 'lib/features/f/x.ts': "import '#lib/commands/x.ts';\n", 'lib/commands/x.ts': leaf }],
    ['everything-resolves', { 'lib/audit/x.ts': "import '#lib/audit/gone.ts';\n" }],
    ['no-circles', { 'lib/audit/x.ts': "import './y.ts';\n", 'lib/audit/y.ts': "import './x.ts';\n" }],
  ])('report a breach of %s', async (rule, files) => {
    expect(await broken(files)).toContain(rule);
  });

  test('report a worker that loads next through others', async () => {
    const found = await broken({
      'lib/jobs/worker.ts': "import '#lib/features/f/jobs.ts';\n",
      'lib/features/f/jobs.ts': "import './actions.ts';\n",
      'lib/features/f/actions.ts': "import 'next';\n",
    });
    expect(found).toEqual(['worker-loads-no-web']);
  });

  test('report words in the wrong place', () => {
    house({
      'lib/env.ts': 'export const env = process.env;\n',
      'lib/commands/start.ts': 'export const env = process.env;\n',
      'lib/sendservice/compose.ts': "export const word = 'NumberToCall';\n",
      'lib/audit/x.ts': '\nexport const port = process.env.PORT;\n',
      'app/page.tsx': "export const word = 'NumberToCall';\n",
    });
    expect(misplacedWords(root)).toEqual([
      'app/page.tsx:1: the provider’s words stay in lib/sendservice',
      'lib/audit/x.ts:2: settings are read in lib/env.ts',
    ]);
  });

  test('let SQL pass that is composed, other uses of a dollar sign, and commands that run before Prisma’s client', () => {
    house({
      'lib/db/literal.ts': 'export const literal = (word) => Prisma.raw(quoted(word));\n',
      'lib/commands/connections.ts': "await client.query('select 1 from pg_database where datname = $1', [name]);\n",
      'lib/audit/x.ts': 'await run(pool, Prisma.sql`SELECT 1 FROM worker WHERE seen_at < now()`);\n// not `id = $1`\n',
      'lib/audit/y.ts': 'await tx.$executeRaw`\n  UPDATE worker SET seen_at = now()`;\nawait client.query(`BEGIN`);\n',
      'lib/domain/phone.ts': "export const shown = code.replace(/^0/, '+39$1').replace(/1$/, '$1 ');\n",
    });
    expect(misplacedWords(root)).toEqual([]);
  });

  test.each([
    ['a positional parameter', "await pool.query('DELETE FROM worker WHERE id = $1', [id]);"],
    [
      'a positional parameter on a line of its own',
      'export const OLD = `\n  WHERE seen_at < now() - make_interval(secs => $1)`;',
    ],
    ['a computed position', 'where += ` AND s.id < $${values.length}`;'],
    ['a statement in a plain string', 'const { rows } = await pool.query<Row>(`SELECT name FROM worker`);'],
    ['a statement in a plain string below', 'await pool.query(\n  `UPDATE worker SET seen_at = now()`,\n);'],
    ['a way around the tag', 'await tx.$executeRawUnsafe(statement, id);'],
    ['text as SQL', 'export const SHARE = Prisma.raw(`left(number, 4)`);'],
  ])('report %s in SQL', (_, line) => {
    house({ 'prisma/scripts/x.ts': `${line}\n` });
    expect(misplacedWords(root)).toEqual([expect.stringMatching(/^prisma\/scripts\/x\.ts:[12]: SQL is composed/)]);
  });
});
