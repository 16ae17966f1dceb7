import { releaseProblems } from './release.ts';
import { ROOT } from './root.ts';
import { say } from './terminal.ts';

// `npm run release-check`: says what stands in the way of a release. CONTRIBUTING.md tells what comes before and after it.
const problems = releaseProblems(ROOT);
say(problems.length === 0 ? 'Ready to be tagged.' : problems.map((problem) => `✗ ${problem}`).join('\n'));
process.exit(problems.length === 0 ? 0 : 1);
