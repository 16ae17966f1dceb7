import { describe, expect, test } from 'vitest';
import { parseLookUp } from '#lib/sendservice/answer.ts';
import { composeBatch, composeLookUp } from '#lib/sendservice/compose.ts';
import { SANDBOX_CREDENTIALS } from '#lib/sendservice/sandbox/credentials.ts';
import { type CallFacts, isOver, progressAt } from '#lib/sendservice/sandbox/progress.ts';
import { openWindow, sampleCalls, TERMS } from './samples.ts';
import { clientOf, sandboxOf, until } from './sandbox.ts';

const NOW = Date.parse('2026-11-23T09:00:00Z');
const HOUR = 3_600_000;

function facts(n: number, rest: Partial<CallFacts> = {}): CallFacts {
  return {
    seed: 1,
    key: `1a16cc39-23bc-407b-b4b8-${String(n).padStart(12, '0')}`,
    number: `+39333${1_000_000 + n}`,
    arrivedAt: NOW,
    start: NOW - HOUR,
    end: NOW + 8 * HOUR,
    maxRetries: 3,
    minutesBetweenRetries: 60,
    spoken: false,
    asks: true,
    noCredit: false,
    speed: 60,
    ...rest,
  };
}

const MANY = Array.from({ length: 5_000 }, (_, n) => n);

/** Every status of a call over its life, each once, in order. */
function story(call: CallFacts, from: number, until: number, step: number) {
  const told: { status: number; retries: number }[] = [];
  for (let at = from; at <= until; at += step) {
    const { status, retries } = progressAt(call, at);
    if (told.at(-1)?.status !== status || told.at(-1)?.retries !== retries) told.push({ status, retries });
  }
  return told;
}

describe('the story of a call', () => {
  test('with speed 60 all 5 000 calls are over within 40 seconds, whatever their retries', () => {
    for (const retries of [0, 1, 3, 10]) {
      for (const n of MANY) {
        const call = facts(n, { maxRetries: retries });
        const later = NOW + 40_000;
        expect(isOver(call, progressAt(call, later), later), `call ${n}`).toBe(true);
      }
    }
  });

  test('goes from Processing over Not Called, Calling and Answer to Success, or fails with growing retries', () => {
    const stories = MANY.slice(0, 300).map((n) => story(facts(n), NOW, NOW + 40_000, 20));
    const statuses = stories.map((told) => told.map(({ status }) => status).join(' '));
    expect(statuses).toContain('11 4 6 5 1');
    expect(statuses).toContain('11 4 6 0 6 0 6 0 6 0');
    for (const told of stories) {
      expect(told.map(({ status }) => status).join(' ')).toMatch(/^11( (2|3|8|9)| 4( 6 0)*( 6 0| 6 5 1))$/);
      for (let at = 1; at < told.length; at += 1) {
        expect(told[at]?.retries).toBeGreaterThanOrEqual(told[at - 1]?.retries ?? 0);
      }
      if (told.at(-1)?.status === 0) expect(told.at(-1)?.retries).toBe(3);
    }
  });

  test('is the same every time it is told, and another for another seed', () => {
    const ends = (seed: number) =>
      MANY.slice(0, 500).map((n) => JSON.stringify(progressAt(facts(n, { seed }), NOW + HOUR)));
    expect(ends(1)).toEqual(ends(1));
    expect(ends(2)).not.toEqual(ends(1));
  });

  test('nothing happens before StartDate, and no call is begun that cannot be over by EndDate', () => {
    const start = NOW + HOUR;
    const end = start + 5_000;
    for (const n of MANY) {
      const call = facts(n, { start, end });
      for (const at of [NOW, NOW + 1_000, start - 1]) expect([4, 11]).toContain(progressAt(call, at).status);
      const last = progressAt(call, end + 1);
      expect(isOver(call, last, end + 1)).toBe(true);
      if (last.answeredAt !== null) expect(last.answeredAt).toBeGreaterThanOrEqual(start);
      if (last.endedAt !== null) expect(last.endedAt).toBeLessThanOrEqual(end);
      expect(progressAt(call, end + 10 * HOUR)).toEqual(last);
    }
  });

  test('a call that arrives after its window is never made, and fails', () => {
    const call = facts(1, { end: NOW - 1 });
    const later = NOW + HOUR;
    expect(progressAt(call, later)).toMatchObject({ status: 0, retries: 0, answeredAt: null, price: 0 });
  });

  test('an invalid number is forbidden; a lack of credit is reported', () => {
    for (const number of ['call me', '', '+', '12', '+390000000000000000000']) {
      expect(progressAt(facts(1, { number }), NOW + HOUR).status, number).toBe(2);
    }
    const ends = MANY.map((n) => progressAt(facts(n, { noCredit: true }), NOW + HOUR).status);
    expect(new Set(ends)).toEqual(new Set([7]));
  });

  test('the shares are plausible', () => {
    const ends = MANY.map((n) => progressAt(facts(n, { spoken: true }), NOW + HOUR));
    const share = (holds: (end: (typeof ends)[number]) => boolean) => ends.filter(holds).length / ends.length;
    expect(share(({ status }) => status === 1)).toBeGreaterThan(0.8);
    expect(share(({ status }) => status === 0)).toBeGreaterThan(0.04);
    for (const rare of [3, 8, 9, 10]) {
      expect(
        share(({ status }) => status === rare),
        String(rare),
      ).toBeGreaterThan(0);
      expect(
        share(({ status }) => status === rare),
        String(rare),
      ).toBeLessThan(0.015);
    }
    const pressed = new Set(ends.map(({ digits }) => digits));
    expect([...pressed].sort()).toEqual(['*', '007', '01', '1', '2', '9', null]);
    expect(share(({ digits }) => digits === '1')).toBeGreaterThan(0.5);
    expect(share(({ digits }) => digits === '9')).toBeLessThan(0.06);
    expect(new Set(MANY.map((n) => progressAt(facts(n, { asks: false }), NOW + HOUR).digits))).toEqual(new Set([null]));
  });

  test('an answered call is charged by the second and destination, and no other is', () => {
    for (const n of MANY) {
      const { status, price, answeredAt, endedAt } = progressAt(facts(n, { speed: 1 }), NOW + 8 * HOUR);
      if (status !== 1 || answeredAt === null || endedAt === null) {
        expect(price).toBe(0);
        continue;
      }
      const exact = (41_000 * (endedAt - answeredAt)) / 60_000;
      expect(Math.abs(price - exact)).toBeLessThanOrEqual(101);
      expect(price % 100).toBe(0);
    }
  });

  test('the blacklist follows the number', () => {
    const black = MANY.find((n) => progressAt(facts(n), NOW + HOUR).status === 8);
    const number = `+39333${1_000_000 + (black ?? 0)}`;
    for (const n of [70_001, 70_002, 70_003]) expect(progressAt(facts(n, { number }), NOW + HOUR).status).toBe(8);
  });
});

test('the server’s reports are read without loss: times in the window, exact prices, digits as text', async () => {
  const sandbox = await sandboxOf();
  const client = clientOf(sandbox.url);
  const window = openWindow();
  const calls = sampleCalls(1_000);
  const begun = Date.now();
  await client.place(composeBatch({ ...TERMS, window, maxRetries: 3 }, calls, 'compact', SANDBOX_CREDENTIALS));
  const body = composeLookUp(SANDBOX_CREDENTIALS.guid, [...calls.map(({ codeRequest }) => codeRequest), 'foreign']);
  await until(async () => {
    const parsed = parseLookUp((await client.lookUp(body)).body);
    return (
      parsed.ok &&
      parsed.reports.every(({ status }) => !['processing', 'notCalled', 'calling', 'answering'].includes(status ?? ''))
    );
  });
  const parsed = parseLookUp((await client.lookUp(body)).body);
  const reports = parsed.ok ? parsed.reports : [];
  expect(reports.map(({ codeRequest }) => codeRequest)).toEqual(calls.map(({ codeRequest }) => codeRequest));
  const answered = reports.filter(({ status }) => status === 'success');
  expect(answered.length).toBeGreaterThan(700);
  for (const report of answered) {
    expect(report.answeredAt?.getTime()).toBeGreaterThanOrEqual(begun - 1);
    expect(report.endedAt?.getTime()).toBeLessThanOrEqual(window.end.getTime());
    expect((report.endedAt?.getTime() ?? 0) - (report.answeredAt?.getTime() ?? 0)).toBeGreaterThanOrEqual(7_999);
    expect(report.price).toMatch(/^0\.\d{4}$/);
    expect(report.secondsToAnswer).toBeGreaterThan(0);
  }
  expect([...new Set(answered.map(({ digits }) => digits))].sort()).toEqual(['*', '007', '01', '1', '2', '9', null]);
  const failed = reports.filter(({ status }) => status === 'failed');
  expect(new Set(failed.map(({ retries, price }) => `${retries} ${price}`))).toEqual(new Set(['3 0.0000']));
});

test('credits go down by exactly what the calls cost', async () => {
  const sandbox = await sandboxOf({ speed: 2_000 });
  const client = clientOf(sandbox.url);
  const credits = async () => {
    const { CreditUnits } = JSON.parse((await client.credits(SANDBOX_CREDENTIALS.guid)).body.toString());
    return Math.round(CreditUnits * 10_000);
  };
  const before = await credits();
  const calls = sampleCalls(200);
  await client.place(composeBatch({ ...TERMS, window: openWindow() }, calls, 'full', SANDBOX_CREDENTIALS));
  const body = composeLookUp(
    SANDBOX_CREDENTIALS.guid,
    calls.map(({ codeRequest }) => codeRequest),
  );
  // Asked while most calls are still open: their price is counted when they are over, once.
  expect(before - (await credits())).toBeLessThan(10_000);
  let cost = 0;
  await until(async () => {
    const parsed = parseLookUp((await client.lookUp(body)).body);
    if (
      !parsed.ok ||
      parsed.reports.some(({ status }) => ['processing', 'notCalled', 'calling', 'answering'].includes(status ?? ''))
    )
      return false;
    if (parsed.reports.some(({ status, retries }) => status === 'failed' && (retries ?? 0) < TERMS.maxRetries))
      return false;
    cost = parsed.reports.reduce((sum, { price }) => sum + Math.round(Number(price) * 10_000), 0);
    return true;
  });
  expect(cost).toBeGreaterThan(0);
  expect(before - (await credits())).toBe(cost);
  expect(before - (await credits())).toBe(cost);
  await sandbox.ask('DELETE', 'state');
  expect(await credits()).toBe(before);
});
