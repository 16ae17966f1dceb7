import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { releaseProblems } from '#lib/commands/release.ts';
import { checkout } from '#tests/support/checkout.ts';

const READY = {
  'package.json': '{ "version": "1.10.0" }',
  'package-lock.json': '{ "version": "1.10.0" }',
  'README.md': 'This is version 1.10.0.\n\n![A page](docs/page.png)\n',
  'CHANGELOG.md': '# Changelog\n\n## 1.10.0 — 2026-12-01\n\n- New.\n\n## 1.9.0 — 2026-11-28\n',
  'docs/page.png': 'a picture',
};

/** A committed checkout, with the last release tagged. */
function committed(files: Partial<typeof READY> = {}, tag = 'v1.9.0'): string {
  const root = checkout({ ...READY, ...files });
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Anna', '-c', 'user.email=anna@example.org', ...args], { cwd: root });
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--message', 'All');
  for (const name of ['v1.2.0', tag]) git('tag', name);
  return root;
}

describe('a release', () => {
  it('is ready when changelog, README, lockfile and tree agree on a higher version', () => {
    expect(releaseProblems(committed())).toEqual([]);
  });

  it.each<[string, Partial<typeof READY>, RegExp]>([
    ['the changelog begins with another version', { 'CHANGELOG.md': '## 1.9.0 — 2026-11-28\n' }, /begins with 1\.9\.0/],
    ['its entry has no date', { 'CHANGELOG.md': '## 1.10.0\n' }, /has no date for 1\.10\.0/],
    ['the lockfile says another version', { 'package-lock.json': '{ "version": "1.9.0" }' }, /package-lock\.json says/],
    ['the README says another version', { 'README.md': 'This is version 1.9.0.' }, /README\.md does not say/],
  ])('is refused when %s', (_, files, sentence) => {
    expect(releaseProblems(committed(files))).toEqual([expect.stringMatching(sentence)]);
  });

  it('is refused when its version is not higher than the last tag', () => {
    expect(releaseProblems(committed({}, 'v1.10.0'))).toEqual([expect.stringMatching(/not higher .* v1\.10\.0/)]);
    expect(releaseProblems(committed({}, 'v2.0.0'))).toEqual([expect.stringMatching(/not higher .* v2\.0\.0/)]);
  });

  it('is refused when something is not committed', () => {
    const root = committed();
    writeFileSync(join(root, 'new.ts'), '');
    expect(releaseProblems(root)).toEqual([expect.stringContaining('new.ts')]);
  });

  it('is refused when a picture of the README is missing', () => {
    const root = committed();
    rmSync(join(root, 'docs/page.png'));
    expect(releaseProblems(root)).toContain('README.md shows docs/page.png, which does not exist.');
  });
});
