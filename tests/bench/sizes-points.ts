import { KINDS, type Size, STATISTICS } from '../support/sizes.ts';

export const PEOPLE = [1, 10, 100, 1_000, 5_000, 20_000, 200_000];
const PER_REQUEST = [1, 10, 100, 1_000];

/**
 * Returns the points to try, of the 420 in the matrix: each kind of audience with each number of people, combined in rotation
 * with each number of calls per request and each state of the statistics, so that any two values meet; and the corners. The
 * fewest people come first.
 */
export function pointsToTry(): Size[] {
  const turns = PEOPLE.flatMap((people, p) =>
    KINDS.map((kind, k) => ({
      people,
      kind,
      perRequest: PER_REQUEST[(p + k) % PER_REQUEST.length] ?? 1,
      statistics: STATISTICS[(2 * p + k) % STATISTICS.length] ?? 'fresh',
    })),
  );
  const corners: Size[] = [1, 200_000].flatMap((people) => [
    { people, kind: 'plain' as const, perRequest: 1, statistics: 'fresh' as const },
    { people, kind: 'plain' as const, perRequest: 1_000, statistics: 'analysed' as const },
  ]);
  const each = new Map(
    [...turns, ...corners].map((size) => [`${size.people} ${size.perRequest} ${size.statistics} ${size.kind}`, size]),
  );
  return [...each.values()].sort((a, b) => a.people - b.people);
}

/** Throws if two values of the matrix never meet. */
export function assertCovering(points: Size[]): void {
  const axes = { people: PEOPLE, perRequest: PER_REQUEST, statistics: STATISTICS, kind: KINDS } as const;
  const names = Object.keys(axes) as (keyof typeof axes)[];
  for (const [at, one] of names.entries())
    for (const other of names.slice(at + 1))
      for (const a of axes[one])
        for (const b of axes[other])
          if (!points.some((point) => point[one] === a && point[other] === b))
            throw new Error(`${one} ${a} never meets ${other} ${b}`);
}
