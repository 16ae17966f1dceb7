import { setTimeout as pause } from 'node:timers/promises';
import { within } from '#lib/commands/alive.ts';
import { generator } from '#lib/sendservice/sandbox/progress.ts';
import { askOne } from './ask.ts';
import { KNOBS, launch, makeOffice, openBatches, untilOver, untilSo } from './campaigns.ts';
import type { House } from './house.ts';
import { checkLedger } from './ledger.ts';
import { Promises, type Verdict } from './verdict.ts';

/** One worker in this many is told to stop as soon as it is up, before it has taken any work. */
const EARLY_EVERY = 5;
/** A stop that takes this long hangs: an exchange ends within five seconds (KNOBS). */
const LONGEST_STOP_SECONDS = 300;
/** Maximum number of requests that begin before a worker is told to stop. */
const MOST_BEGUN = 12;
const PEOPLE_PER_STOP = 150;

/** Tells workers to stop (SIGTERM) while they dispatch: each exits with 0, and leaves nothing unknown behind. */
export async function stopWhileDispatching(house: House, plan: { seed: number; stops: number }): Promise<Verdict> {
  const from = Date.now();
  const random = generator(plan.seed * 31 + 11);
  const promises = new Promises();
  await house.platform.faults({ latencyMs: 120 });
  const { actor } = await makeOffice(house.platform, { callsPerRequest: 3, requestsPerSecond: 1000, inFlight: 6 });
  const campaignId = await launch(actor, plan.stops * PEOPLE_PER_STOP);
  let underWay = 0;
  let struck = 0;
  for (let stop = 1; stop <= plan.stops; stop += 1) {
    const worker = house.startWorker(KNOBS);
    await worker.up;
    const early = stop % EARLY_EVERY === 0;
    if (!early) {
      const before = await begun(campaignId);
      const more = Math.ceil(random() * MOST_BEGUN);
      await untilSo([campaignId], async () => (await begun(campaignId)) >= before + more, 5);
    }
    let inHand = await unended(campaignId);
    const caught = async () => {
      inHand = await unended(campaignId);
      return inHand > 0;
    };
    if (!early) await within(1, caught, 2);
    const ending = await Promise.race([worker.stop(), pause(LONGEST_STOP_SECONDS * 1000, null)]);
    promises.holds('a worker that is told to stop ends with 0', ending?.code === 0, {
      name: worker.name,
      early,
      ending: ending ?? `not within ${LONGEST_STOP_SECONDS} s`,
      output: worker.output.slice(-500),
    });
    if (!ending) await worker.kill();
    const left = { unended: await unended(campaignId), batches: await openBatches([campaignId]) };
    promises.holds(
      'nothing is left half done',
      left.unended === 0 && !left.batches.sending && !left.batches.unknown,
      left,
    );
    underWay += inHand;
    struck += inHand > 0 ? 1 : 0;
    house.say(`${stop} stopped, ${underWay} requests were under way, open: ${JSON.stringify(left.batches)}`);
  }
  promises.holds('most stops found requests under way', struck >= plan.stops / 2, `${struck} of ${plan.stops}`);

  await house.platform.faults({});
  await untilOver(house, promises, [campaignId]);
  const { unknown } = await askOne<{ unknown: number }>(
    `SELECT count(*)::int AS unknown FROM call_status s JOIN call c USING (code_request)
     WHERE c.campaign_id = $1 AND s.state = 'unknown'`,
    [campaignId],
  );
  promises.holds('no call was ever unknown', unknown === 0, unknown);
  const ledger = await checkLedger(promises, house.platform, {
    campaignIds: [campaignId],
    killed: [],
    outages: [],
    longestExchangeMs: 0,
  });
  const figures = {
    stops: plan.stops,
    stopsWithRequestsUnderWay: struck,
    requestsUnderWay: underWay,
    unknown,
    ...ledger,
    seconds: Math.round((Date.now() - from) / 1000),
  };
  return { figures, broken: promises.broken };
}

async function begun(campaignId: string): Promise<number> {
  const { count } = await askOne<{ count: number }>(
    `SELECT count(*)::int AS count FROM exchange WHERE campaign_id = $1 AND kind = 'place'`,
    [campaignId],
  );
  return count;
}

/** Returns the number of requests that have begun and not ended. */
async function unended(campaignId: string): Promise<number> {
  const { count } = await askOne<{ count: number }>(
    `SELECT count(*)::int AS count FROM exchange WHERE campaign_id = $1 AND ended_at IS NULL`,
    [campaignId],
  );
  return count;
}
