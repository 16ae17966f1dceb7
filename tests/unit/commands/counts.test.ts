import { expect, test } from 'vitest';
import { readPlaywright, readVitest } from '#lib/commands/counts.ts';

const times = { startTime: 1_000, endTime: 3_500 };
const passed = { name: 'a.test.ts', status: 'passed', ...times, assertionResults: [{ status: 'passed' }] };

test('a file that cannot be loaded counts as a failed test, and says why', () => {
  const unloaded = {
    name: 'b.test.ts',
    status: 'failed',
    ...times,
    message: 'Cannot find module',
    assertionResults: [],
  };
  const report = { numPassedTests: 1, numFailedTests: 0, testResults: [passed, unloaded] };
  expect(readVitest(report, 1)).toMatchObject({
    passed: 1,
    failed: 1,
    failures: [{ name: 'b.test.ts', reason: 'Cannot find module' }],
  });
});

test('failed tests are counted once, and named with the reason', () => {
  const failed = {
    name: 'b.test.ts',
    status: 'failed',
    ...times,
    assertionResults: [
      { status: 'failed', fullName: 'one', failureMessages: ['\u001b[31mexpected 1 to be 2\u001b[39m\n  at x'] },
      { status: 'failed', fullName: 'two', failureMessages: ['too many'] },
      { status: 'passed', fullName: 'three' },
    ],
  };
  const report = { numPassedTests: 1, numFailedTests: 2, testResults: [passed, failed] };
  expect(readVitest(report, 1)).toEqual({
    passed: 1,
    failed: 2,
    failures: [
      { name: 'b.test.ts > one', reason: 'expected 1 to be 2\n  at x' },
      { name: 'b.test.ts > two', reason: 'too many' },
    ],
    files: [
      { name: 'a.test.ts', seconds: 2.5 },
      { name: 'b.test.ts', seconds: 2.5 },
    ],
  });
});

test('a crash without a failed test counts as one', () => {
  const report = { numPassedTests: 1, numFailedTests: 0, testResults: [passed] };
  expect(readVitest(report, 1)).toMatchObject({ passed: 1, failed: 1 });
  const stats = { expected: 2, unexpected: 0, flaky: 0 };
  expect(readPlaywright({ stats, suites: [], errors: [{ message: 'setup' }] }, 1)).toMatchObject({
    passed: 2,
    failed: 1,
    failures: [{ name: 'the run itself', reason: 'setup' }],
  });
});

test('a flaky browser test passed in the end; one that failed is named from its file down', () => {
  const spec = (title: string, status: string, message?: string) => ({
    title,
    file: 'x.spec.ts',
    tests: [{ status, results: [{ duration: 1_500, ...(message && { error: { message } }) }] }],
  });
  const inner = { title: 'sign-in', specs: [spec('refused', 'unexpected', 'not seen')] };
  const suites = [{ title: 'x.spec.ts', specs: [spec('shaky', 'flaky'), spec('fine', 'expected')], suites: [inner] }];
  expect(readPlaywright({ stats: { expected: 1, unexpected: 1, flaky: 1 }, errors: [], suites }, 1)).toEqual({
    passed: 2,
    failed: 1,
    failures: [{ name: 'x.spec.ts > sign-in > refused', reason: 'not seen' }],
    files: [{ name: 'x.spec.ts', seconds: 4.5 }],
  });
});
