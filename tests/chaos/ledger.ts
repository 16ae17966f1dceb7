import { readText } from '#lib/audit/exchanges.ts';
import { ask } from './ask.ts';
import type { Item, Platform } from './platform.ts';
import type { Promises } from './verdict.ts';

/** An outage of the database: nothing could be recorded between these moments. */
export type Outage = { from: Date; to: Date };

/** The trial's circumstances, which explain why an exchange has no end. */
export type Circumstances = {
  campaignIds: string[];
  /** Names of the workers that were killed. */
  killed: string[];
  outages: Outage[];
  longestExchangeMs: number;
};

type CallRow = { code: string; campaign: string; state: string; reason: string | null };

const CODE = /"CodeRequest":"([0-9a-f-]{36})"/g;
/** The database rounds to milliseconds, the platform truncates: a quick request can seem to arrive before it began. */
const ROUNDING_MS = 2;
const AT_ONCE = 200;

/**
 * Compares our records with the platform's: the calls that it accepted, and their state here. `lost` and `duplicate` break
 * the first law: nobody is called twice, nobody is forgotten.
 */
export async function checkLedger(
  promises: Promises,
  platform: Platform,
  of: Circumstances,
): Promise<{ accepted: number; lost: number; duplicate: number }> {
  const calls = await ask<CallRow>(
    `SELECT code_request AS code, campaign_id AS campaign, state, reason FROM call WHERE campaign_id = ANY($1::uuid[])`,
    [of.campaignIds],
  );
  const mine = new Set(calls.map((call) => call.code));
  const items = (await platform.items()).filter((item) => mine.has(item.codeRequest));
  const none = promises.none.bind(promises);

  const arrivals = counted(items.map((item) => item.codeRequest));
  const arrived = (call: CallRow) => arrivals.get(call.code) ?? 0;
  const told = ({ code, state, reason }: CallRow) => `${code} ${state} ${reason ?? ''}`.trim();
  const twice = calls.filter((call) => arrived(call) > 1);
  const duplicate = none('no CodeRequest stands twice', twice.map(told));
  const [first] = twice;
  if (first) none('(how it came about)', await storyOf(first.code, items));
  const lost = none(
    'nobody is forgotten',
    calls.filter((call) => shouldHaveArrived(call) && arrived(call) === 0).map(told),
  );
  none(
    'nobody is called who was not to be',
    calls.filter((call) => shouldNotHaveArrived(call) && arrived(call) > 0).map(told),
  );
  none('no number stands twice in a campaign', doubleNumbers(calls, items));
  none('every call has come to its end', calls.filter((call) => !isAtItsEnd(call)).map(told));
  none('kept counters equal counted ones', await wrongTallies(of.campaignIds));
  none('the chart shows every answered call once', await wrongCharts(of.campaignIds));
  none('every last state is on record', await unrecordedEnds(of.campaignIds));
  none('an exchange without an end has a dead worker or an outage', await unexplained(of));
  none('every accepted call was carried by an exchange', await untraceable(of.campaignIds, items));
  return { accepted: items.length, lost, duplicate };
}

/** Returns everything known of one call's way, in order of time: for finding out why it arrived twice. */
async function storyOf(code: string, items: Item[]): Promise<string[]> {
  const rows = await ask<{ at: string; what: string }>(
    `WITH carried AS (
       SELECT batch_id FROM call WHERE code_request = $1::uuid
       UNION SELECT batch_id FROM call_status WHERE code_request = $1::uuid
     )
     SELECT to_char(e.started_at AT TIME ZONE 'UTC', 'HH24:MI:SS.MS') AS at,
            concat_ws(' ', e.kind, 'of batch', b.seq, 'attempt', e.attempt, 'by', w.worker, 'until',
                      coalesce(to_char(e.ended_at AT TIME ZONE 'UTC', 'HH24:MI:SS.MS'), 'never'), e.outcome, e.reason) AS what
     FROM exchange e JOIN batch b ON b.id = e.batch_id LEFT JOIN begun_by w ON w.exchange_id = e.id
     WHERE e.batch_id IN (SELECT batch_id FROM carried)
     UNION ALL
     SELECT to_char(s.at AT TIME ZONE 'UTC', 'HH24:MI:SS.MS'), concat_ws(' ', 'is', s.state, s.reason, 'in batch', b.seq)
     FROM call_status s JOIN batch b ON b.id = s.batch_id WHERE s.code_request = $1::uuid`,
    [code],
  );
  const arrivals = items
    .filter((item) => item.codeRequest === code)
    .map(({ arrivedAt, postId }) => ({ at: arrivedAt.slice(11, 23), what: `arrives with post ${postId}` }));
  return [...rows, ...arrivals].sort((a, b) => a.at.localeCompare(b.at)).map(({ at, what }) => `${at} ${what}`);
}

/** True if the call is with the platform, as far as we know: it must be there. */
function shouldHaveArrived({ state, reason }: CallRow): boolean {
  return state === 'submitted' || (state === 'final' && reason !== 'requestRefused' && reason !== 'treatedAsCalled');
}

function shouldNotHaveArrived({ state, reason }: CallRow): boolean {
  return ['excluded', 'cancelled', 'expired'].includes(state) || reason === 'requestRefused';
}

function isAtItsEnd({ state, reason }: CallRow): boolean {
  if (state === 'final' || state === 'cancelled') return true;
  return ['parked', 'expired', 'excluded'].includes(state) && reason !== null;
}

function counted(words: string[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const word of words) times.set(word, (times.get(word) ?? 0) + 1);
  return times;
}

function doubleNumbers(calls: CallRow[], items: Item[]): string[] {
  const campaigns = new Map(calls.map((call) => [call.code, call.campaign]));
  const times = counted(items.map((item) => `${item.number} in ${campaigns.get(item.codeRequest)}`));
  return [...times].filter(([, count]) => count > 1).map(([what]) => what);
}

async function wrongTallies(campaignIds: string[]): Promise<string[]> {
  const rows = await ask<{ what: string }>(
    `WITH counted AS (
       SELECT campaign_id, call_bucket(state, outcome) AS bucket, coalesce(digits, '') AS digits,
              coalesce(reason, '') AS reason, count(*) AS calls, coalesce(sum(price), 0) AS cost
       FROM call WHERE campaign_id = ANY($1::uuid[]) GROUP BY 1, 2, 3, 4
     ),
     kept AS (SELECT * FROM campaign_tally WHERE campaign_id = ANY($1::uuid[]) AND (calls <> 0 OR cost <> 0))
     SELECT concat_ws(' ', coalesce(k.bucket, c.bucket), coalesce(k.reason, c.reason), 'kept', k.calls, k.cost,
                      'counted', c.calls, c.cost) AS what
     FROM kept k FULL JOIN counted c USING (campaign_id, bucket, digits, reason)
     WHERE (k.calls, k.cost) IS DISTINCT FROM (c.calls, c.cost)`,
    [campaignIds],
  );
  return rows.map((row) => row.what);
}

async function wrongCharts(campaignIds: string[]): Promise<string[]> {
  const rows = await ask<{ what: string }>(
    `SELECT concat_ws(' ', c.id, 'chart', shown.calls, 'answered', answered.calls) AS what
     FROM unnest($1::uuid[]) c(id),
          LATERAL (SELECT coalesce(sum(calls), 0) AS calls FROM answers_over_time WHERE campaign_id = c.id) shown,
          LATERAL (SELECT count(*) AS calls FROM call WHERE campaign_id = c.id AND outcome = 'answered') answered
     WHERE shown.calls <> answered.calls`,
    [campaignIds],
  );
  return rows.map((row) => row.what);
}

async function unrecordedEnds(campaignIds: string[]): Promise<string[]> {
  const rows = await ask<{ what: string }>(
    `SELECT c.code_request || ' ' || c.state AS what
     FROM call c LEFT JOIN LATERAL (
       SELECT s.state FROM call_status s WHERE s.code_request = c.code_request ORDER BY s.id DESC LIMIT 1
     ) last ON true
     WHERE c.campaign_id = ANY($1::uuid[]) AND c.state <> 'excluded' AND last.state IS DISTINCT FROM c.state`,
    [campaignIds],
  );
  return rows.map((row) => row.what);
}

/** Returns requests that were (or were about to be) sent and whose end was not recorded, though a live worker could have. */
async function unexplained(of: Circumstances): Promise<string[]> {
  const rows = await ask<{ id: string; worker: string; startedAt: Date }>(
    `SELECT e.id, b.worker, e.started_at AS "startedAt" FROM exchange e JOIN begun_by b ON b.exchange_id = e.id
     WHERE e.campaign_id = ANY($1::uuid[]) AND e.kind = 'place' AND e.ended_at IS NULL`,
    [of.campaignIds],
  );
  const killed = new Set(of.killed);
  const inOutage = (at: number) =>
    of.outages.some((outage) => at <= outage.to.getTime() && at + of.longestExchangeMs >= outage.from.getTime());
  return rows
    .filter((row) => !killed.has(row.worker) && !inOutage(row.startedAt.getTime()))
    .map((row) => `${row.id} of ${row.worker}, begun ${row.startedAt.toISOString()}`);
}

/** Returns items that are in no stored request that began before they arrived. */
async function untraceable(campaignIds: string[], items: Item[]): Promise<string[]> {
  const begun = new Map<string, number>();
  let last: string | null = null;
  do {
    const page: { id: string; startedAt: Date; request: Uint8Array }[] = await ask(
      `SELECT id, started_at AS "startedAt", request FROM exchange
       WHERE campaign_id = ANY($1::uuid[]) AND kind = 'place' AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3`,
      [campaignIds, last, AT_ONCE],
    );
    for (const { startedAt, request } of page) {
      for (const [, code = ''] of readText(request).matchAll(CODE)) {
        begun.set(code, Math.min(begun.get(code) ?? Number.POSITIVE_INFINITY, startedAt.getTime()));
      }
    }
    last = page.at(-1)?.id ?? null;
  } while (last !== null);
  return items
    .filter((item) => {
      const start = begun.get(item.codeRequest) ?? Number.POSITIVE_INFINITY;
      return start > Date.parse(item.arrivedAt) + ROUNDING_MS;
    })
    .map((item) => `${item.codeRequest} arrived ${item.arrivedAt}`);
}
