/** How many tests of a part passed and failed. */
export type Counts = { passed: number; failed: number };

type VitestReport = {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
};

type PlaywrightReport = { stats: { expected: number; unexpected: number; flaky: number }; errors: unknown[] };

/** A run that failed without a failed test (a file that could not be loaded, a crash) counts as one failed test. */
function withCrash(counts: Counts, code: number): Counts {
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** Counts of Vitest's JSON report; a file that could not be loaded counts as one failed test. */
export function countVitest(report: VitestReport, code: number): Counts {
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((assertion) => assertion.status === 'failed'),
  );
  return withCrash({ passed: report.numPassedTests, failed: report.numFailedTests + unloaded.length }, code);
}

/** Counts of Playwright's JSON report; a flaky test passed in the end. */
export function countPlaywright(report: PlaywrightReport, code: number): Counts {
  const { expected, flaky, unexpected } = report.stats;
  return withCrash({ passed: expected + flaky, failed: unexpected }, code);
}
