import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './root.ts';
import { prismaCli } from './schema.ts';
import { CommandError, explain, say } from './terminal.ts';

const SCHEMA = 'prisma/schema.prisma';

/** The schema as last committed; undefined before its first commit. */
function committedSchema(): string | undefined {
  try {
    return execFileSync('git', ['show', `HEAD:${SCHEMA}`], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch {
    return undefined;
  }
}

/** `npm run migration -- <name>`: makes a new migration from the committed schema to the one in the checkout. */
async function makeMigration(name: string | undefined): Promise<void> {
  if (!name || !/^[a-z][a-z0-9_]*$/.test(name)) {
    throw new CommandError(
      'Give the migration a name of small letters, digits and _: npm run migration -- add_webhooks',
    );
  }
  const scratch = mkdtempSync(join(tmpdir(), 'squillo-'));
  try {
    const committed = committedSchema();
    const before = join(scratch, 'schema.prisma');
    if (committed) writeFileSync(before, committed);
    const from = committed ? ['--from-schema', before] : ['--from-empty'];
    const script = join(scratch, 'migration.sql');
    await prismaCli(['migrate', 'diff', ...from, '--to-schema', SCHEMA, '--script', '--output', script]);
    const sql = existsSync(script) ? readFileSync(script, 'utf8') : '';
    if (!/\S/.test(sql.replaceAll(/^--.*$/gm, ''))) {
      throw new CommandError(
        'The schema is as it was committed: nothing to migrate. Change prisma/schema.prisma first.',
      );
    }
    const stamp = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);
    const folder = `prisma/migrations/${stamp}_${name}`;
    mkdirSync(join(ROOT, folder), { recursive: true });
    writeFileSync(join(ROOT, folder, 'migration.sql'), sql);
    say(`${folder}/migration.sql is written. Read it, add by hand what Prisma cannot say, and run npm start.`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

try {
  await makeMigration(process.argv[2]);
} catch (failure) {
  process.stderr.write(`${explain(failure)}\n`);
  process.exit(1);
}
