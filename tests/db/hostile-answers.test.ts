import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { pool, prisma } from '#lib/db/client.ts';
import { answersOverTime } from '#lib/features/campaigns/figures.ts';
import { campaignOf } from '#lib/features/campaigns/queries.ts';
import { launchCampaign } from '#lib/features/dispatch/launch/launch.ts';
import { perform } from '#lib/features/dispatch/perform.ts';
import { takeWork } from '#lib/features/dispatch/send/take.ts';
import type { Work } from '#lib/features/dispatch/send/work.ts';
import { STATUSES } from '#lib/sendservice/status.ts';
import { makeAccount, makeActor, makeDraft, makeList } from '#tests/support/factory.ts';
import { openGate } from '#tests/support/gate.ts';
import { ownSandbox, timePasses, workOff } from '#tests/support/platform.ts';

const PEOPLE = 4;
const GRACE = 3600;
const RUNS = 25;

const sandbox = ownSandbox();
let gate: Awaited<ReturnType<typeof openGate>>;
beforeAll(async () => {
  gate = await openGate(sandbox.account().baseUrl);
});
afterAll(() => gate.close());
beforeEach(async () => {
  await sandbox.clear();
  await pool.query(`UPDATE account SET stopped_reason = 'unauthorised'`);
});

async function launched() {
  const actor = await makeActor();
  await makeAccount(actor, { ...sandbox.account(), baseUrl: gate.url });
  const draft = await makeDraft(actor, [await makeList(actor, PEOPLE)], { maxRetries: 0 });
  await launchCampaign(actor, { campaignId: draft.id, revision: draft.revision, expectedCalls: PEOPLE });
  return { actor, campaignId: draft.id };
}

async function take(): Promise<Work> {
  const work = await vi.waitUntil(takeWork, { timeout: 60_000, interval: 5 });
  if (!work) throw new Error('nothing to do');
  return work;
}

/** Any JSON a number can be written as, with what overflows, rounds up, or is none at all. */
const number = fc.oneof(
  fc.constantFrom('1e400', '-1e400', '1e-400', 'NaN', 'Infinity', '999999.9999999', '9999.99999999', '-9999.99999999'),
  fc.constantFrom('2147483647', '2147483648', '-1', '0.000000000000000000001', '1E5', '00', '0x10', '9'.repeat(300)),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.integer().map(String),
);
const moment = fc.oneof(
  fc.constantFrom(
    '9999-12-31T23:59:59.9999999-14:00',
    '9999-12-31T23:59:59',
    '0001-01-01T00:00:00',
    '1970-01-01T00:00:00Z',
  ),
  fc.constantFrom(
    '1970-01-01T00:00:00+14:00',
    '2026-02-30T10:00:00',
    '2026-11-23T24:00:00',
    '+275760-09-13T00:00:00Z',
    '2200-12-31T23:59:59-14:00',
  ),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.string(),
);
const status = fc.oneof(
  fc.constantFrom(...STATUSES.flatMap(({ code, name }) => [code, String(code), name, ` ${name.toUpperCase()} `])),
  fc.anything({ maxDepth: 1 }),
);
const words = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom('*', '#', '0', '\0', '\ud800', 'x'.repeat(5_000)),
);

/**
 * An item as it is written, about one of those asked about, about somebody else, or about nobody. Never about the
 * witness: a platform that shows it and hides others cannot be told from one that never had them.
 */
const item = fc.record(
  {
    about: fc.oneof(fc.nat({ max: PEOPLE - 1 }), fc.uuid(), fc.constantFrom('', null)),
    Status: status,
    Price: fc.oneof(number.map(raw), words),
    Retries: fc.oneof(number.map(raw), words),
    IntervalCall: number.map(raw),
    InputDigits: words,
    Id: words,
    StartDateTimeCall: moment,
    EndDateTimeCall: moment,
  },
  { requiredKeys: ['about'] },
);

/** Stands for a number that is written as it is, JSON or not. */
function raw(text: string): string {
  return `\u0001${text}\u0001`;
}

type Item = { about: unknown } & Record<string, unknown>;
function written(items: Item[], codeRequests: string[]): string {
  const list = items.map(({ about, ...fields }) => ({
    CodeRequest: typeof about === 'number' ? codeRequests[about % codeRequests.length] : about,
    ...fields,
  }));
  return JSON.stringify({ InstantCalls: list }, (_, value) =>
    typeof value === 'bigint' ? String(value) : value,
  ).replaceAll(/"\\u0001(.*?)\\u0001"/g, '$1');
}

const HEADS = [
  'HTTP/1.1 200 OK\r\nContent-Type: application/json',
  'HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-16',
  'HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK',
  'HTTP/1.1 203 Non-Authoritative Information',
  'HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-10/5000',
  'HTTP/1.1 299 Whatever',
  'HTTP/1.1 500 Error',
];
const answer = fc.record({
  items: fc.array(item, { maxLength: 8 }),
  head: fc.constantFrom(...HEADS),
  chunked: fc.constantFrom('no', 'whole', 'torn'),
});

function bytes({ items, head, chunked }: { items: Item[]; head: string; chunked: string }, work: Work): string {
  const body = written(items, work.codeRequests);
  const length = Buffer.byteLength(body);
  if (chunked === 'no') return `${head}\r\nConnection: close\r\nContent-Length: ${length}\r\n\r\n${body}`;
  const piece = `${length.toString(16)}\r\n${body}\r\n`;
  return `${head}\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n${piece}${chunked === 'whole' ? '0\r\n\r\n' : ''}`;
}

const ok = { head: HEADS[0] ?? '', chunked: 'no' };
const over = { Status: 1, Price: raw('0.041') };
/** What once stopped the look-ups of a batch for good, or a page. */
const WORST: [Parameters<typeof bytes>[0][]][] = [
  { ...over, EndDateTimeCall: '9999-12-31T23:59:59-14:00' },
  { ...over, Price: raw('999999.9999999') },
  { ...over, Price: raw('-999999.9999999') },
].map((bad) => [
  [
    { ...ok, items: [] },
    { ...ok, items: [{ about: 0, ...bad }] },
  ],
]);
WORST.push([
  [
    { ...ok, items: [] },
    {
      ...ok,
      items: ['1970-01-01T00:00:00Z', '2199-01-01T00:00:00Z'].map((StartDateTimeCall, about) => ({
        about,
        ...over,
        StartDateTimeCall,
      })),
    },
  ],
]);

it('whatever is answered, no work fails, no page fails, and when the platform is well nobody was called twice or forgotten', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 5 }), async (answers) => {
      await sandbox.clear();
      await pool.query(`UPDATE account SET stopped_reason = 'unauthorised'`);
      const { actor, campaignId } = await launched();
      const placing = await take();
      const [first, ...others] = answers;
      if (first) gate.next({ forged: (socket) => socket.end(bytes(first, placing)), arrives: true });
      await perform(placing);
      for (const each of others) {
        await timePasses(campaignId, GRACE);
        const work = await takeWork();
        // All may be said to be over by now, or the account may rest.
        if (!work) continue;
        gate.next({ forged: (socket) => socket.end(bytes(each, work)), arrives: work.kind === 'place' });
        await perform(work);
      }
      await answersOverTime(actor, campaignId);
      await campaignOf(actor, campaignId);

      await pool.query(
        `UPDATE account SET stopped_reason = NULL, unreachable_until = NULL, failures = 0 WHERE workspace_id = $1`,
        [actor.workspaceId],
      );
      for (let turn = 0; turn < 4; turn += 1) {
        await timePasses(campaignId, GRACE);
        await workOff();
      }
      const states = (await prisma.call.groupBy({ by: ['state'], where: { campaignId } })).map(({ state }) => state);
      // What a platform that lied about all of its calls leaves open is for a person.
      expect(states.filter((state) => state !== 'final' && state !== 'parked')).toEqual([]);
      const arrived = (await sandbox.items()).map(({ number }) => number);
      expect([arrived.length, new Set(arrived).size]).toEqual([PEOPLE, PEOPLE]);
    }),
    { numRuns: RUNS, examples: WORST, endOnFailure: true },
  );
});

it.each([
  ['200 OK', 'sent again'],
  ['206 Partial Content', 'asked about again'],
] as const)('what an answer %s does not hold is %s', async (status, becomes) => {
  const { actor, campaignId } = await launched();
  await sandbox.prove(actor);
  const placing = await take();
  gate.next({ forged: (socket) => socket.resetAndDestroy(), arrives: false });
  await perform(placing);
  for (let asked = 0; asked < 2; asked += 1) {
    await timePasses(campaignId, GRACE);
    const work = await take();
    const body = JSON.stringify({ InstantCalls: [{ CodeRequest: work.witness, Status: 1 }] });
    const head = `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n`;
    gate.next({ forged: (socket) => socket.end(head + body), arrives: false });
    await perform(work);
  }
  const again = await prisma.batch.count({ where: { campaignId, replaces: { not: null } } });
  expect(again).toBe(becomes === 'sent again' ? 1 : 0);
});
