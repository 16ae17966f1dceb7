import { expect, test } from 'vitest';
import { readRecords, recordIndex, recordProblems } from '#lib/commands/records.ts';
import { ROOT } from '#lib/commands/root.ts';
import { checkout } from '../../support/checkout.ts';

test('each decision record has a date and a status, and replacements are told by both sides', () => {
  const records = readRecords(ROOT);
  expect(records.length).toBeGreaterThanOrEqual(33);
  expect(recordProblems(records)).toEqual([]);
});

const record = (number: number, lines: string[]) =>
  `# ${number}. Choice ${number}\n\n${lines.join('\n')}\n\nBecause.\n`;
const DATE = '- Date: 2026-11-28';
const [FIRST, SECOND] = ['[1](0001-one.md)', '[2](0002-two.md)'];

function recordsOf(first: string[], second: string[], secondFile = '0002-two.md') {
  const folder = 'docs/decisions';
  return readRecords(
    checkout({ [`${folder}/0001-one.md`]: record(1, first), [`${folder}/${secondFile}`]: record(2, second) }),
  );
}

test.each(['replaced by', 'accepted, in part replaced by'])(
  '"%s" is whole when the other record says so too',
  (word) => {
    const records = recordsOf(
      [DATE, `- Status: ${word} ${SECOND}`],
      [DATE, '- Status: accepted', `- Replaces: ${FIRST}, in part: the end`],
    );
    expect(recordProblems(records)).toEqual([]);
    expect(recordIndex(records)).toContain(`| 1 | [Choice 1](0001-one.md) | 2026-11-28 | ${word} ${SECOND} |`);
  },
);

test('a replacement that one record alone tells is a problem, whichever it is', () => {
  const silent = recordsOf([DATE, `- Status: replaced by ${SECOND}`], [DATE, '- Status: accepted']);
  expect(recordProblems(silent)).toEqual(['0001-one.md: record 2 does not say that it replaces this one']);
  const boasting = recordsOf([DATE, '- Status: accepted'], [DATE, '- Status: accepted', `- Replaces: ${FIRST}`]);
  expect(recordProblems(boasting)).toEqual(['0002-two.md: record 1 does not say that it is replaced by this one']);
});

test('a number that is left out, or differs from the file, is a problem', () => {
  const accepted = [DATE, '- Status: accepted'];
  expect(recordProblems(recordsOf(accepted, accepted, '0003-two.md'))).toEqual(['0003-two.md: its title says 2']);
  expect(recordProblems(recordsOf(accepted, accepted).slice(1))).toEqual(['0002-two.md: the next number is 1']);
});

test.each([
  ['no date', ['- Status: accepted']],
  ['no status', [DATE]],
  ['a status of its own', [DATE, '- Status: thought about']],
  ['a replacement without a link', [DATE, '- Status: replaced by 2']],
])('a record with %s is refused by its name', (_, lines) => {
  expect(() => recordsOf(lines, [DATE, '- Status: accepted'])).toThrow('docs/decisions/0001-one.md must begin');
});
