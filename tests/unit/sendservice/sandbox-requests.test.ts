import { expect, test } from 'vitest';
import { composeBatch, composeLookUp } from '#lib/sendservice/compose.ts';
import { SANDBOX_CREDENTIALS } from '#lib/sendservice/sandbox/credentials.ts';
import { openWindow, sampleCalls, TERMS } from './samples.ts';
import { clientOf, sandboxOf, until } from './sandbox.ts';

type Told = { id: number; method: string; arrivedAt: string; endedAt: string | null };

const batch = () => composeBatch({ ...TERMS, window: openWindow() }, sampleCalls(2), 'full', SANDBOX_CREDENTIALS);

test('every request of any kind is noted with its times, and the sandbox’s own control is not', async () => {
  const sandbox = await sandboxOf();
  const client = clientOf(sandbox.url);
  const told = async (query = '') => (await sandbox.ask('GET', `requests${query}`)).requests as Told[];
  await client.place(batch());
  await client.lookUp(composeLookUp(SANDBOX_CREDENTIALS.guid, []));
  await client.credits(SANDBOX_CREDENTIALS.guid);
  await until(async () => (await told()).every((request) => request.endedAt !== null));
  const requests = await told();
  expect(requests.map(({ id, method }) => [id, method])).toEqual([
    [1, 'POST'],
    [2, 'GET'],
    [3, 'GET'],
  ]);
  for (const { arrivedAt, endedAt } of requests)
    expect(Date.parse(endedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(arrivedAt));
  expect((await told('?after=2')).map((request) => request.id)).toEqual([3]);
  await sandbox.ask('DELETE', 'state');
  expect(await told()).toEqual([]);
});

test('a request is under way until it is answered or its connection ends', async () => {
  const sandbox = await sandboxOf();
  const client = clientOf(sandbox.url, { timeoutMs: 3_000 });
  const last = async () => (await sandbox.ask('GET', 'requests')).requests.at(-1) as Told | undefined;
  await sandbox.faults({ kind: 'drop' });
  const placing = client.place(batch());
  await until(async () => (await last()) !== undefined);
  expect((await last())?.endedAt).toBeNull();
  expect((await placing).reason).toBe('timeout');
  await until(async () => (await last())?.endedAt !== null);
});
