// What must be true of a checkout before it is tagged as a release.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The head of a version in the changelog: `## 0.2.0 — 2026-11-28`. */
const ENTRY = /^## (\d+\.\d+\.\d+)(?: — (\d{4}-\d{2}-\d{2}))?$/m;
const PICTURE = /!\[[^\]]*\]\(([^)]+)\)/g;

/** Returns what stands in the way of releasing the checkout at `root`, as sentences; an empty list if nothing does. */
export function releaseProblems(root: string): string[] {
  const read = (path: string) => readFileSync(join(root, path), 'utf8');
  const { version } = JSON.parse(read('package.json')) as { version: string };
  const readme = read('README.md');
  return [
    ...versionProblems(version, read('package-lock.json'), readme),
    ...changelogProblems(version, read('CHANGELOG.md')),
    ...[...readme.matchAll(PICTURE)]
      .filter(([, path = '']) => !existsSync(join(root, path)))
      .map(([, path]) => `README.md shows ${path}, which does not exist.`),
    ...gitProblems(version, root),
  ];
}

function versionProblems(version: string, lock: string, readme: string): string[] {
  const locked = (JSON.parse(lock) as { version: string }).version;
  return [
    ...(locked === version ? [] : [`package-lock.json says ${locked}, package.json ${version}: run npm install.`]),
    ...(readme.includes(`version ${version}`) ? [] : [`README.md does not say that this is version ${version}.`]),
  ];
}

function changelogProblems(version: string, changelog: string): string[] {
  const [, newest, date] = ENTRY.exec(changelog) ?? [];
  if (newest !== version) return [`CHANGELOG.md begins with ${newest ?? 'no version'}, not with ${version}.`];
  return date ? [] : [`CHANGELOG.md has no date for ${version}: "## ${version} — YYYY-MM-DD".`];
}

function gitProblems(version: string, root: string): string[] {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trimEnd();
  const changed = git('status', '--porcelain');
  const [last] = git('tag', '--list', 'v*', '--sort=-version:refname').split('\n');
  return [
    ...(changed === '' ? [] : [`These changes are not committed:\n${changed}`]),
    ...(!last || isHigher(version, last.slice(1)) ? [] : [`${version} is not higher than the last release, ${last}.`]),
  ];
}

function isHigher(version: string, other: string): boolean {
  const [mine, theirs] = [version, other].map((each) => each.split('.').map(Number));
  const at = [0, 1, 2].find((index) => mine?.[index] !== theirs?.[index]);
  return at !== undefined && Number(mine?.[at]) > Number(theirs?.[at]);
}
