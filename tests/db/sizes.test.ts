import { beforeAll, describe, expect, test, vi } from 'vitest';
import { prisma } from '#lib/db/client.ts';
import { sweep } from '#lib/features/dispatch/course/sweep.ts';
import { consequencesOf, excludedPeople, preflight } from '#lib/features/dispatch/queries.ts';
import { launchCampaign, rehearse } from '#lib/features/dispatch/service.ts';
import { ownSandbox } from '../support/platform.ts';
import { askNow, doNext, expireAll, giveTurnTo, nobodyReached } from '../support/running.ts';
import { KINDS, makeSized, type Size, STATISTICS, withoutAutovacuum } from '../support/sizes.ts';
import { atMostLinear } from '../support/work.ts';

await vi.hoisted(async () => {
  const { TELLING } = await import('../support/telling.ts');
  process.env.DATABASE_URL += `?${TELLING}`;
});

/** What grows with the square of the people, or of those in a request, shows in the last ones. */
const PEOPLE = [1, 100, 5_000] as const;
const PER_REQUEST = [1, 10, 100] as const;

const sandbox = ownSandbox();
beforeAll(withoutAutovacuum);

describe.each(KINDS)('an audience with %s', (kind) => {
  // Each kind and each state of the statistics meets each number of calls a request, and each number of people does.
  test.each(STATISTICS)('costs as much a person when it is large, with %s statistics', async (statistics) => {
    const turn = KINDS.indexOf(kind) + STATISTICS.indexOf(statistics);
    for (const [at, people] of PEOPLE.entries()) {
      const perRequest = PER_REQUEST[(turn + at) % PER_REQUEST.length] ?? 1;
      await tryAll({ people, perRequest, statistics, kind });
    }
  });
});

test('twenty thousand who came a moment ago cost as much each', () =>
  tryAll({ people: 20_000, perRequest: 10, statistics: 'fresh', kind: 'plain' }));

async function tryAll(size: Size): Promise<void> {
  const { people, perRequest } = size;
  const { actor, draft } = await makeSized(size, sandbox.account());
  const linear = (what: string, work: () => Promise<unknown>) => atMostLinear(people, what, work);
  let calls = 0;
  await linear('the check', async () => {
    calls = (await preflight(actor, draft.id, new Date())).calls;
  });
  await linear('the side panel', () => consequencesOf(actor, draft.id, new Date()));
  await linear('who is excluded', () => excludedPeople(actor, draft.id));
  if (calls === 0) return;
  await linear('the rehearsal', () => rehearse(actor, draft.id));
  const launch = { campaignId: draft.id, revision: draft.revision, expectedCalls: calls };
  await linear('the launch', () => launchCampaign(actor, launch));
  const batches = await prisma.batch.count({ where: { campaignId: draft.id } });
  expect(batches).toBeGreaterThanOrEqual(Math.ceil(calls / perRequest));

  // One request is worth as much in a long campaign as in a short one.
  const asked = { workspaceId: actor.workspaceId, campaignId: draft.id };
  await giveTurnTo(actor.workspaceId);
  await atMostLinear(perRequest, 'a request', () => doNext('place'));
  await askNow(asked);
  await atMostLinear(perRequest, 'a look-up', () => doNext('lookUp'));

  await linear('a sweep with nothing to do', sweep);
  await nobodyReached(draft.id);
  await linear('calling on who was not reached', sweep);
  expect(await prisma.call.count({ where: { campaignId: draft.id, round: 2 } })).toBe(calls);
  await linear('the end of the window', () => expireAll(draft.id));
  const state = { campaignId: draft.id, state: 'expired' as const };
  expect(await prisma.call.count({ where: state })).toBe(calls);
}
