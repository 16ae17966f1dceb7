import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '#lib/commands/root.ts';

/** The rows of the glossary's tables: word, meaning, and the Italian where the table has it. */
const ROWS = readFileSync(join(ROOT, 'docs/glossary.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| word |'))
  .map((line) => line.split('|').map((cell) => cell.trim()));

test('the glossary has each word once', () => {
  const words = ROWS.map(([, word]) => word);
  expect(words.length).toBeGreaterThan(60);
  expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
});

test('the Italian of the glossary is what the portal says', () => {
  const shown = globSync('app/_messages/it/*.json', { cwd: ROOT })
    .map((file) => readFileSync(join(ROOT, file), 'utf8').toLowerCase())
    .join('\n');
  const italian = ROWS.flatMap(([, , , cell = '']) => cell.split(/[,:] /)).filter((word) => word !== '');
  expect(italian.filter((word) => !shown.includes(word.toLowerCase()))).toEqual([]);
});
