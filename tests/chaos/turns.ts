import type { Actor } from '#lib/domain/actor.ts';
import { cancelCampaign } from '#lib/features/dispatch/service.ts';
import { ask, askOne } from './ask.ts';
import { KNOBS, launch, makeOffice, openBatches, pace, untilOver, untilSo } from './campaigns.ts';
import type { House } from './house.ts';
import { Promises, type Verdict } from './verdict.ts';

const SMALL = 50;
const CALLS_PER_REQUEST = 10;
const FULL_SPEED = 1000;
/** Maximum number of other requests that may begin before the first one of a newly launched campaign. */
const FEW_TURNS = 6;

/** A small campaign launched behind a large one, on the same account or in another workspace, does not have to wait. */
export async function takeTurns(house: House, plan: { people: number }): Promise<Verdict> {
  const promises = new Promises();
  await house.platform.faults({ latencyMs: 50 });
  const limits = { callsPerRequest: CALLS_PER_REQUEST, requestsPerSecond: FULL_SPEED, inFlight: 3 };
  const here = await makeOffice(house.platform, limits);
  const elsewhere = await makeOffice(house.platform, limits);
  const large = await launch(here.actor, plan.people);
  const workers = [house.startWorker(KNOBS), house.startWorker(KNOBS)];
  const busy = await untilSo([large], async () => (await begunBy(large)) > 20, 10);
  promises.holds('the large campaign is under way', busy, await begunBy(large));

  const figures = {
    large: plan.people,
    sameAccount: await overtake(promises, here.actor, here.accountId),
    otherWorkspace: await overtake(promises, elsewhere.actor, here.accountId),
    largeStillPending: (await openBatches([large])).pending ?? 0,
  };
  promises.holds('the large campaign is far from over', figures.largeStillPending > 20, figures.largeStillPending);
  await pace(here.accountId, FULL_SPEED);
  await cancelCampaign(here.actor, large);
  await Promise.all(workers.map((worker) => worker.stop()));
  await house.platform.faults({});
  await untilOver(house, promises, [large]);
  return { figures, broken: promises.broken };
}

/** Launches a small campaign; counts the requests of others that began before its first and before its last. */
async function overtake(promises: Promises, actor: Actor, busyAccountId: string) {
  // However long the launch takes on this machine, the large campaign does not end in the meantime.
  await pace(busyAccountId, 2);
  const small = await launch(actor, SMALL);
  await pace(busyAccountId, FULL_SPEED);
  const { launched } = await askOne<{ launched: Date }>('SELECT clock_timestamp() AS launched');
  const batches = SMALL / CALLS_PER_REQUEST;
  const sent = await untilSo([small], async () => (await begunBy(small)) >= batches, 10);
  await pace(busyAccountId, 2);
  promises.holds('the small campaign is sent', sent, await begunBy(small));
  const rows = await ask<{ mine: boolean }>(
    `SELECT campaign_id = $1 AND kind = 'place' AS mine FROM exchange
     WHERE started_at > $2 OR campaign_id = $1 ORDER BY started_at, id`,
    [small, launched],
  );
  const first = rows.findIndex((row) => row.mine);
  const last = rows.findLastIndex((row) => row.mine);
  const between = last - first + 1 - batches;
  promises.holds('its first request waits a few turns at most', first >= 0 && first <= FEW_TURNS, { first });
  promises.holds('its others take turns with the rest', between <= FEW_TURNS * batches, { between });
  return { othersBeforeItsFirst: first, othersUntilItsLast: first + between };
}

async function begunBy(campaignId: string): Promise<number> {
  const { count } = await askOne<{ count: number }>(
    `SELECT count(*)::int AS count FROM exchange WHERE campaign_id = $1 AND kind = 'place'`,
    [campaignId],
  );
  return count;
}
