import { randomUUID } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { pool } from '#lib/db/client.ts';
import { createPlatformClient } from '#lib/sendservice/client.ts';
import { ask, askOne } from './ask.ts';
import { type Credentials, Front } from './front.ts';
import { copyData, putBack, startClone } from './restore.ts';
import { house } from './setup.ts';
import { NOTHING, proxyPage, refusal, serverError } from './wrong-answers.ts';

// The tools of the trials keep their own promises.

const identifier = 'SELECT system_identifier::text AS id FROM pg_control_system()';

test('a copy that was taken while the database worked can be put back, and runs as a clone beside the original', async () => {
  await pool.query('CREATE TABLE mark AS SELECT 1 AS n');
  // Somebody writes all the time.
  let writing = true;
  const writer = (async () => {
    for (; writing; ) await pool.query('INSERT INTO mark SELECT max(n) + 1 FROM mark');
  })();
  const copy = await copyData(house);
  writing = false;
  await writer;
  await pool.query('INSERT INTO mark VALUES (1000000)');
  const [original] = await ask(identifier);

  const clone = await startClone(copy);
  expect(await clone.ask(identifier)).toEqual([original]);
  const [{ most } = { most: 0 }] = await clone.ask<{ most: number }>('SELECT max(n) AS most FROM mark');
  expect(most).toBeLessThan(1_000_000);
  await clone.ask('INSERT INTO mark VALUES (2000000)');
  const worker = clone.startWorker({});
  await worker.up;
  await clone.stop();
  expect(await askOne('SELECT max(n) AS most FROM mark')).toEqual({ most: 1_000_000 });

  await putBack(house, copy);
  expect(await askOne('SELECT max(n) AS most FROM mark')).toEqual({ most });
  expect(await askOne(identifier)).toEqual(original);
  copy.drop();
});

test('a copy of a stopped database can be put back', async () => {
  await ask('DROP TABLE IF EXISTS mark');
  await ask('CREATE TABLE mark AS SELECT 1 AS n');
  await house.stopDatabase();
  const copy = await copyData(house);
  await house.startDatabaseAgain();
  await ask('INSERT INTO mark VALUES (2)');
  await putBack(house, copy);
  expect(await askOne('SELECT max(n) AS most FROM mark')).toEqual({ most: 1 });
  copy.drop();
});

test('before the sandbox stand accounts that see their own calls only, and wrong answers', async () => {
  const front = await Front.start(house.platform.account);
  onTestFinished(() => front.stop());
  const mario = front.account('mario');
  const anna = front.account('anna');
  const client = createPlatformClient({
    baseUrl: mario.baseUrl,
    allowed: { hosts: [], sandbox: null, loopback: true },
    timeoutMs: 20_000,
  });
  onTestFinished(() => client.close());
  const place = async (account: Credentials, code: string) =>
    (await client.place(JSON.stringify(placed(account, code)))).httpStatus;
  const found = async ({ guid }: Credentials, code: string) => {
    const answer = await client.lookUp(JSON.stringify({ Type: 'CR', Guid: guid, CodeRequests: [code] }));
    return JSON.parse(answer.body.toString('utf8')).InstantCalls.length;
  };
  const [first, second] = [randomUUID(), randomUUID()];
  expect(await place(mario, first)).toBe(200);
  expect(await found(mario, first)).toBe(1);
  expect(await found(anna, first)).toBe(0);
  expect(await place({ ...mario, password: 'another' }, second)).toBe(401);

  front.answer({ place: proxyPage(404), lookUp: NOTHING });
  expect(await place(mario, second)).toBe(404);
  expect(await found(mario, first)).toBe(0);
  for (const wrong of [serverError(415), refusal(422, 'Extension')]) {
    front.answer({ place: wrong });
    expect(await place(mario, second)).toBe(wrong.status);
  }
  front.answer({});
  expect(await found(mario, second)).toBe(0);
  front.answer({ place: { ...proxyPage(502), keep: true } });
  expect(await place(mario, second)).toBe(502);
  front.answer({});
  expect(await found(mario, second)).toBe(1);
  expect((await client.credits(anna.guid)).httpStatus).toBe(200);
});

function placed({ username, password }: Credentials, code: string) {
  const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString().replace('Z', '+00:00');
  const call = { NumberToCall: '00393331234567', CallerId: '390612345678', Extension: 200938, Type: 0 };
  return {
    User: { username, password },
    InstantCalls: [{ ...call, StartDate: at(-1), EndDate: at(60), CodeRequest: code }],
  };
}
