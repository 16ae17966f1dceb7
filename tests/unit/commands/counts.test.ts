import { expect, test } from 'vitest';
import { countPlaywright, countVitest } from '#lib/commands/counts.ts';

const passed = { status: 'passed', assertionResults: [{ status: 'passed' }] };

test('a file that cannot be loaded counts as a failed test', () => {
  const report = {
    numPassedTests: 1,
    numFailedTests: 0,
    testResults: [passed, { status: 'failed', assertionResults: [] }],
  };
  expect(countVitest(report, 1)).toEqual({ passed: 1, failed: 1 });
});

test('failed tests are counted once', () => {
  const failed = { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'failed' }] };
  const report = { numPassedTests: 1, numFailedTests: 2, testResults: [passed, failed] };
  expect(countVitest(report, 1)).toEqual({ passed: 1, failed: 2 });
});

test('a crash without a failed test counts as one', () => {
  expect(countVitest({ numPassedTests: 1, numFailedTests: 0, testResults: [passed] }, 1)).toEqual({
    passed: 1,
    failed: 1,
  });
  expect(countPlaywright({ stats: { expected: 2, unexpected: 0, flaky: 0 }, errors: ['setup'] }, 1)).toEqual({
    passed: 2,
    failed: 1,
  });
});

test('a flaky browser test passed in the end', () => {
  expect(countPlaywright({ stats: { expected: 2, unexpected: 1, flaky: 1 }, errors: [] }, 1)).toEqual({
    passed: 3,
    failed: 1,
  });
});
