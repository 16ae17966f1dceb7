import { pool } from '#lib/db/client.ts';
import { type Size, STATISTICS, withoutAutovacuum } from '../support/sizes.ts';
import { type Goal, round, tell } from './figures.ts';
import { measureCampaign, type Took } from './sizes-campaigns.ts';
import { benchClicks } from './sizes-clicks.ts';
import { measureFiles } from './sizes-files.ts';
import { assertCovering, PEOPLE, pointsToTry } from './sizes-points.ts';

/** Maximum time per person, as a multiple of the best point of the same run, and the time that is always allowed. */
const MOST_TIMES_BEST = 3;
const ANYWAY_SECONDS = 0.05;
/** Smaller points say nothing about the best time per person. */
const BEST_FROM = 1_000;
/** A machine with other work is slow for a moment; a wrong plan is wrong every time. */
const MOST_TRIES = 3;

type Point = { name: string; again: () => Promise<Took>; took: Took };

/**
 * The times of ordinary sizes, when the planner knows nothing, something old, or all: in seconds, and relative to the best
 * time per person of the same run, so that the machine's speed does not matter. A point over it is retried; its best counts.
 */
export async function benchSizes(baseUrl: string) {
  await withoutAutovacuum();
  const clicks = await benchClicks();
  // The one-time cost of connecting and compiling belongs to nobody's time per person.
  await measureCampaign({ people: 500, perRequest: 100, statistics: 'fresh', kind: 'plain' }, baseUrl);
  await measureFiles(500, 'fresh');
  const campaigns = pointsToTry();
  assertCovering(campaigns);
  const points: Point[] = [];
  const measure = async (name: string, again: () => Promise<Took>) => {
    await pool.query('CHECKPOINT');
    const took = await again();
    points.push({ name, again, took });
    tell(`${name}: ${said(took)}`);
  };
  for (const size of campaigns) await measure(nameOf(size), () => measureCampaign(size, baseUrl));
  for (const people of PEOPLE)
    for (const statistics of STATISTICS)
      await measure(`${people} in a file, ${statistics}`, () => measureFiles(people, statistics));
  await tryAgain(points);
  const verdicts = verdictsOf(points);
  tell(tableOf(verdicts));
  const goals: Goal[] = verdicts.map(({ what, over }) => ({
    goal: `${what}: points over ${MOST_TIMES_BEST} × the best time a person and ${ANYWAY_SECONDS * 1000} ms`,
    found: over,
    met: over === 0,
  }));
  const told = points.map(({ name, took }) => [name, said(took)]);
  return { points: Object.fromEntries(told), verdicts, clicks, goals: [...goals, ...clicks.goals] };
}

const nameOf = ({ people, perRequest, statistics, kind }: Size) =>
  `${people} people, ${perRequest} a request, ${statistics}, ${kind}`;
const said = (took: Took) =>
  Object.entries(took)
    .map(([what, { seconds }]) => `${what} ${round(seconds, 3)}`)
    .join(', ');

async function tryAgain(points: Point[]): Promise<void> {
  for (let time = 1; time < MOST_TRIES; time += 1) {
    const over = new Set(verdictsOf(points).flatMap(({ overAt }) => overAt));
    for (const point of points.filter(({ name }) => over.has(name))) {
      const took = await point.again();
      tell(`again ${point.name}: ${said(took)}`);
      for (const [what, found] of Object.entries(took))
        if (found.seconds < (point.took[what]?.seconds ?? Number.POSITIVE_INFINITY)) point.took[what] = found;
    }
  }
}

function verdictsOf(points: Point[]) {
  const whats = [...new Set(points.flatMap(({ took }) => Object.keys(took)))].filter((what) => what !== 'floor');
  return whats.map((what) => {
    const all = points.flatMap(({ name, took }) => {
      const found = took[what];
      return found ? [{ name, ...found, each: found.seconds / found.people }] : [];
    });
    const large = all.filter(({ people }) => people >= BEST_FROM);
    const best = (large.length > 0 ? large : all).reduce((a, b) => (a.each < b.each ? a : b));
    const share = (point: (typeof all)[number]) =>
      point.seconds / (MOST_TIMES_BEST * best.each * point.people + ANYWAY_SECONDS);
    const worst = all.reduce((a, b) => (share(a) > share(b) ? a : b));
    const overAt = all.filter((point) => share(point) > 1).map(({ name }) => name);
    return {
      what,
      points: all.length,
      bestMicroseconds: round(best.each * 1e6, 2),
      best: best.name,
      worst: worst.name,
      worstSeconds: round(worst.seconds, 3),
      timesBest: round(worst.each / best.each, 1),
      ofAllowed: round(share(worst)),
      over: overAt.length,
      overAt,
    };
  });
}

function tableOf(verdicts: ReturnType<typeof verdictsOf>): string {
  const row = (cells: (string | number)[]) =>
    cells.map((cell, at) => String(cell).padEnd([24, 8, 10, 44, 9, 8, 12][at] ?? 0)).join('');
  return [
    'each operation against its best',
    row(['operation', 'points', 'best µs', 'worst point', 'seconds', '× best', 'of allowed', 'verdict']),
    ...verdicts.map((found) =>
      row([
        ...[found.what, found.points, found.bestMicroseconds, found.worst, found.worstSeconds, found.timesBest],
        ...[found.ofAllowed, found.over === 0 ? 'kept' : `${found.over} over`],
      ]),
    ),
  ].join('\n');
}
