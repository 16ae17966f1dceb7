import { pool } from '#lib/db/client.ts';
import { consequencesOf, excludedPeople, preflight } from '#lib/features/dispatch/queries.ts';
import { launchCampaign } from '#lib/features/dispatch/service.ts';
import { KINDS, makeSized, type Size, STATISTICS, withoutAutovacuum } from '../support/sizes.ts';
import { dropBareTables, fillBareCalls, makeBareCalls } from './bare.ts';
import { type Goal, round, tell, timed } from './figures.ts';

const PEOPLE = [1, 10, 100, 1_000, 5_000, 20_000, 200_000];
const PER_REQUEST = [1, 10, 100, 1_000];
/** So much more a person than at the best point of the same run, and so much anyway. */
const MOST_TIMES_BEST = 3;
const ANYWAY_SECONDS = 0.05;
const LARGE = 50_000;

type Point = Size & { review: number; panel: number; excluded: number; launch: number; floor: number };

/**
 * What a check and a launch take at ordinary sizes, when the planner knows nothing, something old, or all: in seconds, and
 * against the best time a person of the same run, so that the machine's own speed does not matter.
 */
export async function benchSizes() {
  await withoutAutovacuum();
  // What connecting and compiling cost once is nobody's time a person.
  await measure({ people: 500, perRequest: 100, statistics: 'fresh', kind: 'plain' });
  const points: Point[] = [];
  for (const kind of KINDS)
    for (const statistics of STATISTICS)
      for (const people of PEOPLE)
        for (const perRequest of people > LARGE ? PER_REQUEST.slice(2) : PER_REQUEST)
          points.push(await measure({ people, perRequest, statistics, kind }));
  const goals = (['review', 'panel', 'excluded', 'launch'] as const).flatMap((what) => goalsOf(points, what));
  return { points: points.map(told), goals };
}

async function measure(size: Size): Promise<Point> {
  const { actor, draft } = await makeSized(size);
  let calls = 0;
  const now = new Date();
  const review = await timed(async () => {
    calls = (await preflight(actor, draft.id, now)).calls;
  });
  const panel = await timed(() => consequencesOf(actor, draft.id, now));
  const excluded = await timed(() => excludedPeople(actor, draft.id));
  const { id: campaignId, revision } = draft;
  const launch =
    calls === 0 ? 0 : await timed(() => launchCampaign(actor, { campaignId, revision, expectedCalls: calls }));
  await makeBareCalls(['batch', 'campaign']);
  const floor = await timed(() => fillBareCalls(actor.workspaceId, draft.id));
  await dropBareTables();
  const point = { ...size, review, panel, excluded, launch, floor };
  tell(Object.values(told(point)).join(' '));
  await pool.query('CHECKPOINT');
  return point;
}

const told = ({ kind, statistics, people, perRequest, ...seconds }: Point) => ({
  ...{ kind, statistics, people, perRequest },
  ...Object.fromEntries(Object.entries(seconds).map(([what, each]) => [what, round(each, 3)])),
});

function goalsOf(points: Point[], what: 'review' | 'panel' | 'excluded' | 'launch'): Goal[] {
  return KINDS.map((kind) => {
    const some = points.filter((point) => point.kind === kind && point[what] > 0);
    const best = Math.min(...some.filter(({ people }) => people >= 1_000).map((point) => point[what] / point.people));
    const over = some.filter((point) => point[what] > MOST_TIMES_BEST * best * point.people + ANYWAY_SECONDS);
    return {
      goal: `${what}, ${kind}: points over ${MOST_TIMES_BEST} × the best time a person and ${ANYWAY_SECONDS * 1000} ms`,
      found: over.length,
      met: over.length === 0,
    };
  });
}
