import { expect, test } from 'vitest';
import { house } from './setup.ts';
import { TRIALS } from './trials.ts';

// The long forms: `npm run test:chaos`.
const SEED = 1;

test.each([
  ['kills', 'nobody is called twice and nobody forgotten when workers and the database are killed'],
  ['stops', 'a worker that is told to stop leaves nothing unknown'],
  ['pauses', 'nothing leaves within a pause'],
  ['limits', 'three workers keep to their account’s limits together'],
  ['restores', 'a database that was put back, or copied, calls nobody twice'],
  ['adoptions', 'a copy that is told to send while its original does calls nobody twice'],
  ['turns', 'a small campaign does not wait for a large one'],
] as const)('%s: %s', async (name, _promise) => {
  const { broken, figures } = await TRIALS[name](house, SEED, 'short');
  expect(broken, JSON.stringify(figures)).toEqual([]);
});
