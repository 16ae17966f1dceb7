import { expect, it } from 'vitest';
import { type RehearsalFigures, rehearsalReport } from '#lib/domain/rehearsal.ts';

const DONE: RehearsalFigures = {
  calls: 250,
  ended: 250,
  requests: 3,
  accepted: 3,
  refused: 0,
  uncertain: 0,
  over: true,
};

it.each<[string, Partial<RehearsalFigures>, string]>([
  ['all went well', {}, 'ok ok ok ok'],
  ['it has just begun', { ended: 0, accepted: 0, over: false }, 'ok open open open'],
  ['results are still coming', { ended: 249, over: false }, 'ok ok open open'],
  ['a request was refused, at once', { accepted: 1, refused: 1, ended: 150, over: false }, 'ok failed open open'],
  ['it was ended before all was sent', { accepted: 2, ended: 200 }, 'ok failed failed failed'],
  ['one call is in doubt, and will be looked up', { ended: 249, uncertain: 1, over: false }, 'ok ok open open'],
  ['one call stays in doubt', { ended: 249, uncertain: 1 }, 'ok ok failed failed'],
  ['there was nobody', { calls: 0, ended: 0, requests: 0, accepted: 0 }, 'failed ok ok ok'],
])('%s', (_, given, verdicts) => {
  expect(Object.values(rehearsalReport({ ...DONE, ...given })).join(' ')).toBe(verdicts);
});
