import { beforeAll, describe, expect, test, vi } from 'vitest';
import { prisma } from '#lib/db/client.ts';
import { consequencesOf, excludedPeople, preflight } from '#lib/features/dispatch/queries.ts';
import { launchCampaign, rehearse } from '#lib/features/dispatch/service.ts';
import { KINDS, makeSized, STATISTICS, withoutAutovacuum } from '../support/sizes.ts';
import { atMostLinear } from '../support/work.ts';

await vi.hoisted(async () => {
  const { TELLING } = await import('../support/telling.ts');
  process.env.DATABASE_URL += `?${TELLING}`;
});

/** People and calls a request. What grows with the square of either shows in the last ones. */
const SIZES = [
  [1, 1],
  [1500, 1],
  [3000, 10],
] as const;

beforeAll(withoutAutovacuum);

describe.each(KINDS)('an audience with %s', (kind) => {
  test.each(STATISTICS)(
    'costs as much a person when it is large, with %s statistics',
    async (statistics) => {
      for (const [people, perRequest] of SIZES) {
        const sized = await makeSized({ people, perRequest, statistics, kind });
        const { actor, draft } = sized;
        let calls = 0;
        await atMostLinear(people, 'the check', async () => {
          calls = (await preflight(actor, draft.id, new Date())).calls;
        });
        await atMostLinear(people, 'the side panel', () => consequencesOf(actor, draft.id, new Date()));
        await atMostLinear(people, 'who is excluded', () => excludedPeople(actor, draft.id));
        if (calls === 0) continue;
        await atMostLinear(people, 'the rehearsal', () => rehearse(actor, draft.id));
        const launch = { campaignId: draft.id, revision: draft.revision, expectedCalls: calls };
        await atMostLinear(people, 'the launch', () => launchCampaign(actor, launch));
        const batches = await prisma.batch.count({ where: { campaignId: draft.id } });
        expect(batches).toBeGreaterThanOrEqual(Math.ceil(calls / perRequest));
      }
    },
    300_000,
  );
});
