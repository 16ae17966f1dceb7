import { KNOBS, type Limits, launch, makeOffice, openBatches, standstill, untilSo } from './campaigns.ts';
import type { House } from './house.ts';
import type { Passage } from './platform.ts';
import { Promises, type Verdict } from './verdict.ts';

const WORKERS = 3;
const SECOND = 1_000;
/** A platform this slow has the maximum number of requests in flight, even if the workers are slow. */
const SLOW_MS = 700;
const FEW_SLOW = 30;
/** A used turn follows the one before within this many times the interval of the rate. */
const CLOSE = 1.5;

/**
 * Three workers share one account: first its rate limits them, then its number in flight. The platform counts every
 * request of any kind. Turns are one rate interval apart when taken; a busy machine may delay a taken turn, but never more
 * than the number in flight: so an interval holds at most its turns, one, and those. Never more are in flight at once.
 */
export async function keepToLimits(house: House, plan: { batches: number; rates: number[] }): Promise<Verdict> {
  const promises = new Promises();
  const load = { callsPerRequest: 4, batches: plan.batches, inFlight: 4 };
  const figures: Record<string, unknown> = {};
  for (const requestsPerSecond of plan.rates) {
    const paced = await measure(house, promises, { ...load, requestsPerSecond, latencyMs: 30 });
    promises.holds('the rate is made use of', paced.closestMs <= (CLOSE * SECOND) / requestsPerSecond, paced.closestMs);
    figures[`rate${requestsPerSecond}`] = paced;
  }
  const crowded = await measure(house, promises, {
    ...load,
    batches: Math.min(plan.batches, FEW_SLOW),
    requestsPerSecond: 500,
    latencyMs: SLOW_MS,
  });
  promises.holds('the number in flight is reached', crowded.mostAtOnce === load.inFlight, crowded.mostAtOnce);
  return { figures: { ...figures, inFlight4: crowded }, broken: promises.broken };
}

type Load = Limits & { latencyMs: number; batches: number };

async function measure(house: House, promises: Promises, load: Load) {
  const { platform } = house;
  await platform.faults({ latencyMs: load.latencyMs });
  await platform.forget();
  const { actor } = await makeOffice(platform, load);
  const campaignId = await launch(actor, load.batches * load.callsPerRequest);
  const workers = Array.from({ length: WORKERS }, () => house.startWorker(KNOBS));
  const inTime = await untilSo([campaignId], async () => Object.keys(await openBatches([campaignId])).length === 0);
  promises.holds('it comes to its end', inTime, inTime || (await standstill([campaignId], workers)));
  await Promise.all(workers.map((worker) => worker.stop()));
  await platform.faults({});

  const requests = await platform.requests();
  const atOnce = mostAtOnce(requests);
  for (const seconds of [1, 5]) {
    const most = mostIn(seconds, requests);
    const allowed = seconds * load.requestsPerSecond + 1 + load.inFlight;
    promises.holds(`no ${seconds} s hold more than their turns`, most <= allowed, { most, allowed });
  }
  promises.holds('never more under way than in flight', atOnce <= load.inFlight, { atOnce, inFlight: load.inFlight });
  const times = requests.map(({ arrivedAt }) => Date.parse(arrivedAt));
  const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / SECOND;
  return {
    workers: WORKERS,
    requestsPerSecond: load.requestsPerSecond,
    inFlight: load.inFlight,
    requests: requests.length,
    seconds: Math.round(seconds),
    mostInASecond: mostIn(1, requests),
    mostInFiveSeconds: mostIn(5, requests),
    closestMs: closest(times),
    mostAtOnce: atOnce,
  };
}

/** Returns the shortest time between two successive requests, in milliseconds. */
function closest(times: number[]): number {
  return Math.min(...times.slice(1).map((time, index) => time - (times[index] ?? 0)));
}

/** Returns the number of requests in the fullest interval of `seconds`, wherever it begins. */
function mostIn(seconds: number, requests: Passage[]): number {
  const times = requests.map(({ arrivedAt }) => Date.parse(arrivedAt)).sort((a, b) => a - b);
  let most = 0;
  for (let first = 0, last = 0; last < times.length; last += 1) {
    while ((times[last] ?? 0) - (times[first] ?? 0) >= seconds * SECOND) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

/** Returns the most requests in flight at once. One that ends in the millisecond of another's arrival does not overlap it. */
function mostAtOnce(requests: Passage[]): number {
  const turns = requests.flatMap(({ arrivedAt, endedAt }) => [
    { at: Date.parse(arrivedAt), by: 1 },
    ...(endedAt === null ? [] : [{ at: Date.parse(endedAt), by: -1 }]),
  ]);
  let [now, most] = [0, 0];
  for (const { by } of turns.sort((a, b) => a.at - b.at || a.by - b.by)) {
    now += by;
    most = Math.max(most, now);
  }
  return most;
}
