import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failure, type Result, readPlaywright, readVitest } from './counts.ts';
import { packageFile, ROOT } from './root.ts';
import { refreshClient } from './schema.ts';
import { say } from './terminal.ts';
import { runNode } from './tools.ts';
import { misplacedWords } from './words.ts';

const OWN_SETTINGS = [
  'PORT',
  'PUBLIC_URL',
  'DATA_DIR',
  'DATABASE_URL',
  'DATABASE_PORT',
  'SECRET_KEY',
  'NEXTAUTH_SECRET',
  'NEXTAUTH_URL',
  'SEED_DEMO',
  'SANDBOX_PORT',
  'SANDBOX_SPEED',
  'SANDBOX_SEED',
  'SANDBOX_TOKEN',
  'LOOPBACK_PLATFORMS',
  'NODE_ENV',
  'SMTP_URL',
  'MAIL_FROM',
  'DESIGN_PAGE',
];
/** Settings of the user's own house must not reach the tests' houses. */
export const CLEAN = Object.fromEntries(OWN_SETTINGS.map((name) => [name, undefined]));

/** A tool that either reports problems or does not counts as one test. */
async function check(args: string[]): Promise<Result> {
  const { code, output } = await runNode(args, { env: CLEAN });
  return code === 0 ? { passed: 1, failed: 0 } : found(output);
}

function found(output: string): Result {
  say(output.trimEnd());
  return { passed: 0, failed: 1, failures: [failure('what it found', output)] };
}

/** A runner that writes a JSON report besides its output. A run without a report crashed: one failed test. */
async function suite<Report>(
  args: (report: string) => string[],
  read: (report: Report, code: number) => Result,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'squillo-report-'));
  const report = join(folder, 'report.json');
  try {
    const env = { ...CLEAN, PLAYWRIGHT_JSON_OUTPUT_NAME: report };
    const { code } = await runNode(args(report), { env, show: true });
    if (!existsSync(report)) return { passed: 0, failed: code === 0 ? 0 : 1 };
    return read(JSON.parse(readFileSync(report, 'utf8')), code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function types(): Promise<Result> {
  await refreshClient();
  const generated = await runNode([packageFile('next/dist/bin/next'), 'typegen'], { env: CLEAN });
  if (generated.code !== 0) return found(generated.output);
  return check([packageFile('typescript/bin/tsc'), '--noEmit', '--pretty']);
}

async function architecture(): Promise<Result> {
  await refreshClient();
  const words = misplacedWords(ROOT);
  const rules = await check([
    packageFile('dependency-cruiser/bin/dependency-cruiser.mjs'),
    '--config',
    'lib/commands/rooms.mjs',
    ...['app', 'lib', 'prisma'],
  ]);
  return words.length > 0 ? found(words.join('\n')) : rules;
}

function vitest(project: string, filters: string[]): Promise<Result> {
  return suite(
    (report) => [
      packageFile('vitest/vitest.mjs'),
      'run',
      ...['--config', 'tests/vitest.config.ts', '--project', project],
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
      ...filters,
    ],
    readVitest,
  );
}

async function browser(filters: string[]): Promise<Result> {
  await refreshClient();
  return suite(
    () => [
      packageFile('@playwright/test/cli.js'),
      'test',
      ...['--config', 'tests/e2e/playwright.config.ts', '--reporter=list,json', '--pass-with-no-tests'],
      ...filters,
    ],
    readPlaywright,
  );
}

/** The parts of `npm test`, in their order. Filters (file names) go to the parts that run files. */
export const PARTS: Record<string, (filters: string[]) => Promise<Result>> = {
  types,
  lint: () => check([packageFile('@biomejs/biome/bin/biome'), 'ci', '--colors=off']),
  architecture,
  unused: () => check([packageFile('knip/bin/knip.js'), '--no-progress', '--no-config-hints']),
  unit: (filters) => vitest('unit', filters),
  db: (filters) => vitest('db', filters),
  chaos: (filters) => vitest('chaos', filters),
  e2e: browser,
};
