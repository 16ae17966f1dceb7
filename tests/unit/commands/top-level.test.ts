import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { ROOT } from '#lib/commands/root.ts';

const HOUSE = ['app', 'prisma', 'lib', 'tests', 'public', 'docs', 'next.config.js', 'package.json', 'tsconfig.json'];

/** What else stands at the top, and the tool that looks for it there and nowhere else. */
const INSISTED_ON: Record<string, string> = {
  '.ci': 'the machine that tests each commit',
  '.gitignore': 'git',
  'package-lock.json': 'npm',
  'biome.json': 'Biome, in editors as on the command line; its paths are relative to it',
  'README.md': 'npm, and every site that shows a repository',
  'CONTRIBUTING.md': 'sites that show a repository, beside the README',
  'CHANGELOG.md': 'tools that show what an update brings',
};

const listed = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
});

test.skipIf(listed.status !== 0)('the top level holds the rooms, and what a tool insists on', () => {
  const names = new Set(
    listed.stdout
      .trim()
      .split('\n')
      .map((path) => path.split('/')[0]),
  );
  expect([...names].sort()).toEqual([...HOUSE, ...Object.keys(INSISTED_ON)].sort());
});
