import { within } from '#lib/commands/alive.ts';
import { KNOBS, type Limits, launch, makeOffice, openBatches } from './campaigns.ts';
import type { House } from './house.ts';
import type { Passage } from './platform.ts';
import { Promises, type Verdict } from './verdict.ts';

const WORKERS = 3;
const SECOND = 1_000;
/** The share of a limit from which on it is the limit, and not the machine, that holds the workers back. */
const REACHED = 0.75;

/**
 * Three workers share one account: where its rate is what holds them back, and where its number in flight is. The platform
 * counts every request of any kind: never more than the rate and one in any second, never more under way at once.
 */
export async function keepToLimits(house: House, plan: { batches: number; rates: number[] }): Promise<Verdict> {
  const promises = new Promises();
  const load = { callsPerRequest: 4, batches: plan.batches, inFlight: 4 };
  const figures: Record<string, unknown> = {};
  for (const requestsPerSecond of plan.rates) {
    const paced = await measure(house, promises, { ...load, requestsPerSecond, latencyMs: 30 });
    promises.holds('the rate is made use of', paced.mostInASecond >= REACHED * requestsPerSecond, paced.mostInASecond);
    figures[`rate${requestsPerSecond}`] = paced;
  }
  const crowded = await measure(house, promises, { ...load, requestsPerSecond: 500, latencyMs: 150 });
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
  const inTime = await within(120, async () => Object.keys(await openBatches([campaignId])).length === 0);
  promises.holds('it comes to its end in time', inTime, inTime || (await openBatches([campaignId])));
  await Promise.all(workers.map((worker) => worker.stop()));
  await platform.faults({});

  const requests = await platform.requests();
  const most = mostInASecond(requests);
  const atOnce = mostAtOnce(requests);
  promises.holds('no second holds more than the rate and one', most <= load.requestsPerSecond + 1, {
    most,
    requestsPerSecond: load.requestsPerSecond,
  });
  promises.holds('never more under way than in flight', atOnce <= load.inFlight, { atOnce, inFlight: load.inFlight });
  const times = requests.map(({ arrivedAt }) => Date.parse(arrivedAt));
  const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / SECOND;
  return {
    workers: WORKERS,
    requestsPerSecond: load.requestsPerSecond,
    inFlight: load.inFlight,
    requests: requests.length,
    seconds: Math.round(seconds),
    mostInASecond: most,
    mostAtOnce: atOnce,
  };
}

/** Requests of the fullest second, wherever it begins. */
function mostInASecond(requests: Passage[]): number {
  const times = requests.map(({ arrivedAt }) => Date.parse(arrivedAt)).sort((a, b) => a - b);
  let most = 0;
  for (let first = 0, last = 0; last < times.length; last += 1) {
    while ((times[last] ?? 0) - (times[first] ?? 0) >= SECOND) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

/** A request that ends in the millisecond in which another arrives was not under way with it. */
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
