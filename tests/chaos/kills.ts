import { setTimeout as pause } from 'node:timers/promises';
import { whileMoving, within } from '#lib/commands/alive.ts';
import { cancelCampaign, decideParked } from '#lib/features/dispatch/service.ts';
import { generator } from '#lib/sendservice/sandbox/progress.ts';
import { ask, askOne } from './ask.ts';
import { launch, makeOffice, movement, openBatches, pace, standstill } from './campaigns.ts';
import { Crew } from './crew.ts';
import type { House } from './house.ts';
import { checkLedger, type Outage } from './ledger.ts';
import { Promises, type Verdict } from './verdict.ts';
import type { Knobs } from './worker.ts';

/** The size of the trial. The same seed gives the same faults and moments, as far as processes can be timed. */
export type Plan = {
  seed: number;
  calls: number;
  kills: number;
  databaseStops: number;
  /** How often a worker is stopped (SIGSTOP) for longer than others wait for it, and then continues. */
  stalls: number;
  /** Of the two accounts. */
  callsPerRequest: [number, number];
  /** Of each account, while the killing keeps up with the sending. */
  requestsPerSecond: number;
  /** Maximum life of a worker before it is killed, in milliseconds from when it takes work. */
  longestLifeMs: number;
};

/** Maximum time without any movement: longer than the grace period, and than a worker is stopped. */
const STILL_SECONDS = 120;

const TIMEOUT_SECONDS = 1;
/** Longer than late calls are in flight, and than a busy machine delays a request. */
const GRACE_SECONDS = 6;
/** By then its lease (four timeouts) and the grace period are over, and the calls that it held were looked up. */
const STALL_MS = (4 * TIMEOUT_SECONDS + GRACE_SECONDS + 3) * 1000;
const KNOBS: Knobs = {
  PLATFORM_TIMEOUT_SECONDS: String(TIMEOUT_SECONDS),
  GRACE_SECONDS: String(GRACE_SECONDS),
  CLEARANCE_SECONDS: '2',
  POLL_FIRST_SECONDS: '1',
  POLL_MAX_SECONDS: '2',
};

/** Slow enough that a kill hits requests in flight; and every way in which an answer can be missing. */
const FAULTS = {
  latencyMs: 120,
  rules: [
    { kind: 'status', status: 503, probability: 0.03 },
    { kind: 'acceptThenHang', probability: 0.03 },
    { kind: 'acceptLate', afterMs: 700, probability: 0.03 },
    { kind: 'acceptThenReset', probability: 0.03 },
    { kind: 'drop', probability: 0.03 },
    { kind: 'rateLimited', retryAfter: 0, probability: 0.03 },
    { kind: 'status', status: 503, on: 'lookUp', probability: 0.03 },
    { kind: 'drop', on: 'lookUp', probability: 0.02 },
  ],
};

/**
 * Two workers dispatch while they and their database are killed, and one campaign is cancelled halfway; then our records
 * are compared with the platform's.
 */
export async function killWhileDispatching(house: House, plan: Plan): Promise<Verdict> {
  const begun = Date.now();
  await house.platform.forget();
  await house.platform.faults(FAULTS);
  const campaigns = await launchAll(house, plan);
  const campaignIds = campaigns.map((campaign) => campaign.id);

  const crew = new Crew(house, KNOBS, 2);
  await crew.up();
  const run: Run = { house, crew, plan, outages: [], stalls: 0, over: false };
  const killing = [0, 1].map((post) => killAtRandom(run, post));
  const meanwhile = stopAndCancel(run, campaigns);
  const isDone = async () => {
    // First: what a person has asked about once more is open again.
    await decideWhatIsParked(campaigns);
    const open = await openBatches(campaignIds);
    house.say(`${crew.killed.length} killed, ${run.outages.length} stops of the database, open: ${told(open)}`);
    await keepPace(run, campaigns);
    return Object.keys(open).length === 0;
  };
  const moved = async () => [await movement(campaignIds), crew.killed.length, run.outages.length, run.stalls];
  const inTime = await whileMoving(STILL_SECONDS, isDone, moved, 300);
  run.over = true;
  await Promise.all([...killing, meanwhile]);
  const endings = await crew.dismiss();

  const promises = new Promises();
  const ledger = await checkLedger(promises, house.platform, {
    campaignIds,
    killed: crew.killed,
    outages: run.outages,
    longestExchangeMs: TIMEOUT_SECONDS * 1000 + 2_000,
  });
  promises.holds('it comes to its end', inTime, inTime || (await standstill(campaignIds)));
  promises.none('no worker ends by itself', crew.deserters.map(told));
  promises.none('a worker that is told to stop ends with 0', endings.filter(({ code }) => code !== 0).map(told));
  promises.holds('all kills struck', crew.killed.length >= plan.kills, `${crew.killed.length} of ${plan.kills}`);
  promises.holds(
    'all stops of the database struck',
    run.outages.length >= plan.databaseStops,
    `${run.outages.length} of ${plan.databaseStops}`,
  );
  const fate = await fates(campaignIds);
  // Every fault here can be resolved by asking; only calls that were absent twice wait for a person.
  promises.none('nothing else is parked', await parkedOtherwise(campaignIds));
  const figures = {
    calls: plan.calls,
    kills: crew.killed.length,
    killsThatHitSending: await hits(crew),
    databaseStops: run.outages.length,
    stalls: run.stalls,
    requestsHeldBackAfterAStall: await heldBack(campaignIds),
    faults: await house.platform.struck(),
    ...fate,
    accepted: ledger.accepted,
    lost: ledger.lost,
    duplicate: ledger.duplicate,
    seconds: Math.round((Date.now() - begun) / 1000),
  };
  await house.platform.faults({});
  return { figures, broken: promises.broken };
}

type Run = { house: House; crew: Crew; plan: Plan; outages: Outage[]; stalls: number; over: boolean };

type Launched = {
  id: string;
  accountId: string;
  cancelled?: true;
  actor: Awaited<ReturnType<typeof makeOffice>>['actor'];
};

/** Two workspaces with an account each; a large and a small campaign in both, one of which will be cancelled. */
async function launchAll({ platform }: House, plan: Plan): Promise<Launched[]> {
  const limits = { requestsPerSecond: plan.requestsPerSecond, inFlight: 6 };
  const [first, second] = await Promise.all(
    plan.callsPerRequest.map((callsPerRequest) => makeOffice(platform, { ...limits, callsPerRequest })),
  );
  if (!first || !second) throw new Error('two accounts are needed');
  const share = (of: number) => Math.round(plan.calls * of);
  const launched = async (office: typeof first, people: number) => ({
    ...office,
    id: await launch(office.actor, people),
  });
  return [
    await launched(first, share(0.3)),
    { ...(await launched(first, share(0.1))), cancelled: true },
    await launched(second, share(0.5)),
    await launched(second, plan.calls - share(0.3) - share(0.1) - share(0.5)),
  ];
}

/** A person has calls that were sent again, and were absent again, looked up and sent once more. */
async function decideWhatIsParked(campaigns: Launched[]): Promise<void> {
  for (const { id: campaignId, actor, cancelled } of campaigns) {
    const { parked } = await askOne<{ parked: number }>(
      `SELECT count(*)::int AS parked FROM batch WHERE campaign_id = $1 AND state = 'parked'`,
      [campaignId],
    );
    if (parked === 0) continue;
    const decision = cancelled ? 'treatAsCalled' : 'sendAgain';
    // Somebody else may have moved them in the meantime, or the database may be down.
    await decideParked(actor, { campaignId, decision }).catch(() => undefined);
  }
}

async function parkedOtherwise(campaignIds: string[]): Promise<string[]> {
  const rows = await ask<{ code: string; reason: string }>(
    `SELECT s.code_request AS code, s.reason FROM call_status s JOIN call c USING (code_request)
     WHERE c.campaign_id = ANY($1::uuid[]) AND s.state = 'parked' AND s.reason <> 'absentAgain'`,
    [campaignIds],
  );
  return rows.map(({ code, reason }) => `${code}: ${reason}`);
}

/** The speed of killing and of sending on this machine is unknown: while the sending is ahead, it waits for the killing. */
async function keepPace({ crew, plan }: Run, campaigns: Launched[]): Promise<void> {
  const { pending, all } = await askOne<{ pending: number; all: number }>(
    `SELECT count(*) FILTER (WHERE state = 'pending')::int AS pending, count(*)::int AS all
     FROM batch WHERE campaign_id = ANY($1::uuid[])`,
    [campaigns.map(({ id }) => id)],
  );
  const isAhead = crew.killed.length < plan.kills && 1 - pending / all > crew.killed.length / plan.kills;
  for (const accountId of new Set(campaigns.map((campaign) => campaign.accountId))) {
    await pace(accountId, isAhead ? SLOW : plan.requestsPerSecond);
  }
}

const SLOW = 2;

/** Kills the worker at a post, again and again, each a random time after it began to take work; some are stopped first. */
async function killAtRandom(run: Run, post: number): Promise<void> {
  const { crew, plan } = run;
  const random = generator(plan.seed * 31 + post);
  while (!run.over && crew.killed.length < plan.kills) {
    // The other post goes on in the meantime, and finds the work that the stopped worker left.
    const due = post === 0 && run.stalls < (plan.stalls * (crew.killed.length + 1)) / plan.kills;
    if (due && (await crew.stall(post, random() * plan.longestLifeMs, STALL_MS))) run.stalls += 1;
    await crew.kill(post, 50 + random() * (plan.longestLifeMs - 50));
  }
}

/** Stops the database at random places among the kills, and cancels one campaign after a fifth of them. */
async function stopAndCancel(run: Run, campaigns: Launched[]): Promise<void> {
  const { house, plan } = run;
  const random = generator(plan.seed * 31 + 7);
  const stop = async () => {
    const from = new Date();
    await house.stopDatabaseAtOnce();
    await pause(random() * 300);
    await house.startDatabaseAgain();
    run.outages.push({ from, to: new Date() });
  };
  const cancel = async () => {
    for (const { id, actor, cancelled } of campaigns) if (cancelled) await cancelCampaign(actor, id);
  };
  const due = Array.from({ length: plan.databaseStops }, (_, index) => ({
    after: ((index + 0.2 + 0.6 * random()) / plan.databaseStops) * plan.kills,
    run: stop,
  }));
  for (const { after, run: act } of [...due, { after: plan.kills / 5, run: cancel }].sort(
    (a, b) => a.after - b.after,
  )) {
    await within(Number.POSITIVE_INFINITY, () => run.over || run.crew.killed.length >= after, 10);
    if (!run.over) await act();
  }
}

/** Returns the number of kills that left at least one request in flight without a worker to take its answer. */
async function hits(crew: Crew): Promise<number> {
  const { hit } = await askOne<{ hit: number }>(
    `SELECT count(DISTINCT b.worker)::int AS hit FROM exchange e JOIN begun_by b ON b.exchange_id = e.id
     WHERE e.kind = 'place' AND e.ended_at IS NULL AND b.worker = ANY($1)`,
    [crew.killed],
  );
  return hit;
}

/** Returns the number of requests not yet sent when their process was stopped, and not sent any more when it continued. */
async function heldBack(campaignIds: string[]): Promise<number> {
  const { held } = await askOne<{ held: number }>(
    `SELECT count(*)::int AS held FROM exchange WHERE campaign_id = ANY($1::uuid[]) AND reason = 'tooLate'`,
    [campaignIds],
  );
  return held;
}

/** Returns the states of the batches and calls, by our own records. */
async function fates(campaignIds: string[]) {
  const [batches, states] = await Promise.all([
    askOne<{ batches: number; unknown: number; resent: number; parked: number }>(
      `SELECT count(*)::int AS batches,
              count(*) FILTER (WHERE replaces IS NOT NULL)::int AS resent,
              count(*) FILTER (WHERE EXISTS (
                SELECT 1 FROM call_status s WHERE s.batch_id = b.id AND s.state = 'unknown'))::int AS unknown,
              count(*) FILTER (WHERE EXISTS (
                SELECT 1 FROM call_status s WHERE s.batch_id = b.id AND s.state = 'parked'))::int AS parked
       FROM batch b WHERE campaign_id = ANY($1::uuid[])`,
      [campaignIds],
    ),
    ask<{ state: string; calls: number }>(
      'SELECT state, count(*)::int AS calls FROM call WHERE campaign_id = ANY($1::uuid[]) GROUP BY state ORDER BY 2 DESC',
      [campaignIds],
    ),
  ]);
  return { batches, states: Object.fromEntries(states.map((row) => [row.state, row.calls])) };
}

function told(what: object): string {
  return JSON.stringify(what).slice(0, 3_000);
}
