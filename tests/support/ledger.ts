import { expect } from 'vitest';
import { readText } from '#lib/audit/exchanges.ts';
import { pool } from '#lib/db/client.ts';
import { type BatchState, CALL_FROM, type CallState, edgesOf } from '#lib/domain/transitions.ts';

/** The states between which a call may move in one step. A state that ends a call has no way out. */
export const CALL_EDGES = edgesOf(CALL_FROM);

/** The states of the batches in which a call of a given state may be. */
const AT_HOME: Record<CallState, readonly (BatchState | null)[]> = {
  pending: ['pending', 'sending'],
  submitted: ['submitted', 'unknown'],
  unknown: ['unknown'],
  parked: ['parked', 'submitted', 'unknown'],
  final: ['refused', 'submitted', 'unknown', 'parked', 'done'],
  carried: ['done', 'parked', 'submitted', 'unknown'],
  excluded: [null, 'pending', 'sending', 'refused', 'submitted', 'unknown', 'parked', 'done', 'cancelled', 'expired'],
  cancelled: ['cancelled', 'submitted', 'unknown', 'parked', 'done'],
  expired: ['expired', 'submitted', 'unknown', 'parked', 'done'],
};

const ENDED: readonly CallState[] = ['final', 'carried', 'excluded', 'cancelled', 'expired'];

export type LedgerCall = {
  code_request: string;
  number: string;
  state: CallState;
  reason: string | null;
  status: string | null;
  round: number;
  /** The retry budget of a call in the next round, and of this one: MaxRetries, both. */
  retries_left: number | null;
  allowed: number | null;
  batch_state: BatchState | null;
};

type Mark = { id: string; code_request: string; state: CallState };

/**
 * Compares a campaign's ledger with the platform's items: each look compares with the one before, and fails if a promise of
 * dispatch is broken. `arrivals` are the CodeRequests that the platform holds, each as often as it arrived.
 */
export function watchLedger(campaignId: string, arrivals: () => Promise<string[]>) {
  let before = new Map<string, LedgerCall>();
  let lastMark = '0';
  let lastExchange = '00000000-0000-0000-0000-000000000000';
  /** How often a CodeRequest occurs in stored requests. */
  const carried = new Map<string, number>();
  const edges = new Set<string>();

  async function look(): Promise<{ calls: LedgerCall[]; arrived: Map<string, number> }> {
    const calls = await readCalls(campaignId);
    const marks = await readMarks(campaignId, lastMark);
    lastMark = marks.at(-1)?.id ?? lastMark;
    for (const call of calls) {
      expect(AT_HOME[call.state], `a ${call.state} call in a ${call.batch_state} batch`).toContain(call.batch_state);
      const was = before.get(call.code_request);
      if (was) moveOf(was, call, marksOf(marks, call)).forEach((edge) => void edges.add(edge));
    }
    const people = new Set(calls.map((call) => call.number)).size;
    if (before.size > 0) expect(people).toBe(new Set([...before.values()].map((call) => call.number)).size);
    expect([...before.keys()].every((code) => calls.some((call) => call.code_request === code))).toBe(true);
    before = new Map(calls.map((call) => [call.code_request, call]));
    expect(wrongRounds(calls)).toEqual([]);
    expect(await wrongTallies(campaignId)).toEqual([]);
    expect(await wrongAttempts(campaignId)).toEqual([]);

    for (const { id, request } of await readPlaced(campaignId, lastExchange)) {
      lastExchange = id;
      for (const code of codesIn(readText(request))) carried.set(code, (carried.get(code) ?? 0) + 1);
    }
    const arrived = new Map<string, number>();
    for (const code of await arrivals()) arrived.set(code, (arrived.get(code) ?? 0) + 1);
    for (const [code, times] of arrived) {
      expect(before.has(code), 'a call that is in no ledger').toBe(true);
      expect(times, `${code} arrived`).toBe(1);
      expect(times, `${code} arrived without a stored request`).toBeLessThanOrEqual(carried.get(code) ?? 0);
    }
    for (const call of calls) {
      if (call.state === 'submitted')
        expect(arrived.get(call.code_request), 'submitted calls are there').toBeGreaterThan(0);
    }
    return { calls, arrived };
  }

  return {
    look,
    edges,
    /** The last look, when nothing more can happen: everything has ended or waits for a person, as the platform has it. */
    async lookLast(): Promise<void> {
      const { calls, arrived } = await look();
      for (const call of calls) {
        expect([...ENDED, 'parked'], `${call.code_request} at the end`).toContain(call.state);
        const times = arrived.get(call.code_request) ?? 0;
        const told = `${call.state} (${call.reason}, ${call.status}) arrived`;
        const reported = call.status !== null && (call.state === 'final' || call.state === 'carried');
        if (reported) expect(times, told).toBeGreaterThan(0);
        else if (call.state !== 'parked' && call.reason !== 'treatedAsCalled') expect(times, told).toBe(0);
      }
    },
  };
}

/** Returns the edges along which a call moved between two looks, by the ledger's history; they must connect the two. */
function moveOf(was: LedgerCall, is: LedgerCall, marks: Mark[]): string[] {
  const goesOn = was.state === 'final' && was.retries_left !== null;
  if (ENDED.includes(was.state) && !goesOn) {
    expect({ ...is, batch_state: null }, 'what has ended stays as it is').toEqual({ ...was, batch_state: null });
    expect(marks).toEqual([]);
  }
  const way = [was.state, ...marks.map((mark) => mark.state)];
  expect(way.at(-1), `the history of ${is.code_request} ends where it stands`).toBe(is.state);
  return way.slice(1).map((to, at) => {
    const from = way[at] ?? to;
    expect(CALL_EDGES[from], `from ${from}`).toContain(to);
    return `${from} → ${to}`;
  });
}

const marksOf = (marks: Mark[], call: LedgerCall) => marks.filter((mark) => mark.code_request === call.code_request);

function codesIn(request: string): string[] {
  const { InstantCalls: items } = JSON.parse(request) as { InstantCalls: { CodeRequest: string }[] };
  return items.map((item) => item.CodeRequest);
}

async function readCalls(campaignId: string): Promise<LedgerCall[]> {
  const { rows } = await pool.query<LedgerCall>(
    `SELECT c.code_request, c.number, c.state, c.outcome, c.reason, c.status, c.raw_status, c.platform_id, c.digits,
            c.answered_at, c.ended_at, c.price, c.retries, c.retries_left, c.round, c.batch_id, c.updated_at,
            b.retries AS allowed, b.state AS batch_state
     FROM call c LEFT JOIN batch b ON b.id = c.batch_id WHERE c.campaign_id = $1 ORDER BY c.code_request`,
    [campaignId],
  );
  return rows;
}

async function readMarks(campaignId: string, after: string): Promise<Mark[]> {
  const { rows } = await pool.query<Mark>(
    `SELECT s.id, s.code_request, s.state FROM call_status s JOIN call c USING (code_request)
     WHERE c.campaign_id = $1 AND s.id > $2 ORDER BY s.id`,
    [campaignId, after],
  );
  return rows;
}

/**
 * Returns rounds that break a promise: one call per person counts, the last; each call before was carried into the next, which
 * has exactly the retry budget that was left, and that is less than before unless the platform never tried.
 */
function wrongRounds(calls: LedgerCall[]): LedgerCall[] {
  const last = new Map<string, LedgerCall>();
  return calls
    .toSorted((a, b) => a.round - b.round)
    .filter((call) => {
      const earlier = last.get(call.number);
      last.set(call.number, call);
      if (!earlier) return call.round !== 1;
      const spent = earlier.reason === 'noLastWord' ? 0 : 1;
      const inOrder = earlier.state === 'carried' && call.round === earlier.round + 1;
      const left = earlier.retries_left ?? -1;
      return !inOrder || left > (earlier.allowed ?? 0) - spent || (call.allowed !== null && call.allowed !== left);
    })
    .concat([...last.values()].filter((call) => call.state === 'carried'));
}

/** Returns a campaign's kept counters that differ from a count of its calls. */
export async function wrongTallies(campaignId: string): Promise<unknown[]> {
  const { rows } = await pool.query(
    `WITH kept AS (
       SELECT bucket, digits, reason, calls::bigint, cost FROM campaign_tally WHERE campaign_id = $1 AND calls <> 0
       UNION ALL
       SELECT 'on the chart', at::text, '', calls, 0 FROM answers_over_time WHERE campaign_id = $1 AND calls <> 0
     ),
     counted AS (
       SELECT CASE WHEN state = 'final' THEN outcome::text ELSE state::text END, coalesce(digits, ''),
              coalesce(reason, ''), count(*), coalesce(sum(price), 0)
       FROM call WHERE campaign_id = $1 GROUP BY 1, 2, 3
       UNION ALL
       SELECT 'on the chart', date_bin('5 seconds', coalesce(answered_at, ended_at, updated_at), 'epoch')::text, '', count(*), 0
       FROM call WHERE campaign_id = $1 AND state = 'final' AND outcome = 'answered' GROUP BY 2
     )
     (SELECT 'kept', * FROM kept EXCEPT SELECT 'kept', * FROM counted)
     UNION ALL (SELECT 'counted', * FROM counted EXCEPT SELECT 'counted', * FROM kept)`,
    [campaignId],
  );
  return rows;
}

/** Returns batches that were taken for sending more or less often than they have recorded requests. */
async function wrongAttempts(campaignId: string): Promise<unknown[]> {
  const { rows } = await pool.query(
    `SELECT b.seq, b.attempt, count(e.id) AS requests
     FROM batch b LEFT JOIN exchange e ON e.batch_id = b.id AND e.kind = 'place'
     WHERE b.campaign_id = $1 GROUP BY b.id HAVING count(e.id) <> b.attempt`,
    [campaignId],
  );
  return rows;
}

async function readPlaced(campaignId: string, after: string): Promise<{ id: string; request: Buffer }[]> {
  const { rows } = await pool.query(
    `SELECT id, request FROM exchange WHERE campaign_id = $1 AND kind = 'place' AND id > $2 ORDER BY id`,
    [campaignId, after],
  );
  return rows;
}
