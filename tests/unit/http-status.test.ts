import { expect, test } from 'vitest';
import english from '#app/_messages/en/evidence.json' with { type: 'json' };
import italian from '#app/_messages/it/evidence.json' with { type: 'json' };
import { statusName, statusOf } from '#app/(portal)/w/[workspace]/_http-status.ts';

const STATUSES = [302, 307, 400, 401, 402, 403, 404, 405, 408, 410, 413, 414, 418, 422, 429, 431, 500, 502, 503, 504];

test('a status says where to look: at the address, the credentials, the request, the pace or the platform', () => {
  expect([302, 404, 401, 413, 429, 422, 503, 418].map(statusName)).toEqual([
    ...['redirect', 'address', 'credentials', 'size', 'pace', 'refused', 'platform', 'other'],
  ]);
});

test('every status has words and advice in both languages', () => {
  for (const { reasonStatus, advice } of [english, italian]) {
    for (const name of STATUSES.map(statusName)) {
      expect.soft(reasonStatus[name], name).toMatch(/\{status\}/);
      expect.soft(advice[name], name).toMatch(/\{status\}.*\. /);
    }
  }
});

test('a reason of dispatch is a status or none', () => {
  expect(['http404', 'http413', 'redirect', 'timeout', 'http40'].map(statusOf)).toEqual([404, 413, null, null, null]);
});
