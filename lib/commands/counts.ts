import { stripVTControlCharacters } from 'node:util';

/** How many tests of a part passed and failed. */
export type Counts = { passed: number; failed: number };

/** A failed test, or a file or run that broke: its name, and the first lines of the reason. */
export type Failure = { name: string; reason: string };

/** The result of a part of `npm test`. `files`: how long each test file took, in seconds. */
export type Result = Counts & { failures?: Failure[]; files?: { name: string; seconds: number }[] };

type VitestReport = {
  numPassedTests: number;
  numFailedTests: number;
  testResults: {
    name: string;
    status: string;
    startTime: number;
    endTime: number;
    message?: string;
    assertionResults: { status: string; fullName?: string; failureMessages?: string[] }[];
  }[];
};

type PlaywrightTest = { status: string; results: { duration: number; error?: { message?: string } }[] };
type PlaywrightSuite = {
  title: string;
  suites?: PlaywrightSuite[];
  specs?: { title: string; file: string; tests: PlaywrightTest[] }[];
};
type PlaywrightReport = {
  stats: { expected: number; unexpected: number; flaky: number };
  errors: { message?: string }[];
  suites: PlaywrightSuite[];
};

const REASON_LINES = 12;

/** A failure with the first lines of its reason, without colours. */
export function failure(name: string, reason = ''): Failure {
  return { name, reason: stripVTControlCharacters(reason).trim().split('\n').slice(0, REASON_LINES).join('\n') };
}

/** A run that failed without a failed test (a file that could not be loaded, a crash) counts as one failed test. */
function withCrash<Of extends Counts>(counts: Of, code: number): Of {
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** Reads Vitest's JSON report; a file that could not be loaded counts as one failed test. */
export function readVitest(report: VitestReport, code: number): Result {
  const isFailed = ({ status }: { status: string }) => status === 'failed';
  const unloaded = report.testResults.filter(
    (file) => isFailed(file) && !file.assertionResults.some((assertion) => isFailed(assertion)),
  );
  const failures = report.testResults.flatMap((file) =>
    unloaded.includes(file)
      ? [failure(file.name, file.message)]
      : file.assertionResults
          .filter(isFailed)
          .map(({ fullName, failureMessages }) => failure(`${file.name} > ${fullName}`, failureMessages?.join('\n'))),
  );
  const files = report.testResults.map(({ name, startTime, endTime }) => ({
    name,
    seconds: (endTime - startTime) / 1000,
  }));
  const counts = { passed: report.numPassedTests, failed: report.numFailedTests + unloaded.length };
  return withCrash({ ...counts, failures, files }, code);
}

/** Reads Playwright's JSON report; a flaky test counts as passed. */
export function readPlaywright(report: PlaywrightReport, code: number): Result {
  const { expected, flaky, unexpected } = report.stats;
  const specs = report.suites.flatMap(specsOf);
  const failures = specs
    .filter(({ tests }) => tests.some(({ status }) => status === 'unexpected'))
    .map(({ name, tests }) => {
      const errors = tests.flatMap(({ results }) => results.flatMap(({ error }) => (error ? [error.message] : [])));
      return failure(name, errors.join('\n'));
    });
  const broken = report.errors.map(({ message }) => failure('the run itself', message));
  const seconds = new Map<string, number>();
  for (const { file, tests } of specs) {
    const took = tests.flatMap(({ results }) => results).reduce((sum, { duration }) => sum + duration / 1000, 0);
    seconds.set(file, (seconds.get(file) ?? 0) + took);
  }
  return withCrash(
    {
      ...{ passed: expected + flaky, failed: unexpected },
      failures: [...failures, ...broken],
      files: [...seconds].map(([name, took]) => ({ name, seconds: took })),
    },
    code,
  );
}

/** The tests of a suite and its nested suites, with their names from the file down. */
function specsOf(suite: PlaywrightSuite): { name: string; file: string; tests: PlaywrightTest[] }[] {
  const own = (suite.specs ?? []).map(({ title, file, tests }) => ({ name: `${suite.title} > ${title}`, file, tests }));
  const inner = (suite.suites ?? []).flatMap(specsOf);
  return [...own, ...inner.map((spec) => ({ ...spec, name: `${suite.title} > ${spec.name}` }))];
}
