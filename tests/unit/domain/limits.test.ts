import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BREAKERS, type Breaker, type Figures, Limits, tripped } from '#lib/domain/limits.ts';

const OFF = { maxCalls: null, maxCost: null, refused: null, notReached: null, optedOut: null, unknown: null };
const NONE: Figures = {
  sent: 0,
  next: 0,
  ended: 0,
  refused: 0,
  notReached: 0,
  optedOut: 0,
  unknown: 0,
  cost: '0',
};
const given = (limits: Partial<Limits>, figures: Partial<Figures>) =>
  tripped(Limits.parse({ ...OFF, ...limits }), { ...NONE, ...figures });

describe('a limit trips exactly when it is reached', () => {
  it.each<[string, Partial<Limits>, Partial<Figures>, [Breaker, string, string] | null]>([
    ['the next request fits', { maxCalls: 250 }, { sent: 200, next: 50 }, null],
    ['the next request exceeds the calls', { maxCalls: 250 }, { sent: 200, next: 51 }, ['maxCalls', '200', '250']],
    ['all are sent and nothing waits', { maxCalls: 200 }, { sent: 200 }, null],
    ['less was spent', { maxCost: '10' }, { cost: '9.999999' }, null],
    ['as much was spent', { maxCost: '10' }, { cost: '10.000000' }, ['maxCost', '10.000000', '10']],
    ['amounts are numbers, not words', { maxCost: '9.5' }, { cost: '10' }, ['maxCost', '10', '9.5']],
    ['places count', { maxCost: '0.05' }, { cost: '0.005' }, null],
    ['too few have ended to say', { refused: 30 }, { ended: 99, refused: 99 }, null],
    ['under the share', { refused: 30 }, { ended: 1000, refused: 299 }, null],
    ['the share', { refused: 30 }, { ended: 1000, refused: 300 }, ['refused', '30', '30']],
    [
      'of few calls, where few are asked for',
      { refused: 30, afterCalls: 2 },
      { ended: 2, refused: 1 },
      ['refused', '50', '30'],
    ],
    ['not reached', { notReached: 90 }, { ended: 100, notReached: 95 }, ['notReached', '95', '90']],
    ['opted out', { optedOut: 20 }, { ended: 100, optedOut: 20 }, ['optedOut', '20', '20']],
    ['unknown is a share of what was sent', { unknown: 20 }, { sent: 1000, ended: 100, unknown: 199 }, null],
    ['unknown, reached', { unknown: 20 }, { sent: 1000, unknown: 209 }, ['unknown', '20', '20']],
  ])('%s', (_, limits, figures, expected) => {
    const [reason, figure, limit] = expected ?? [];
    expect(given(limits, figures)).toEqual(expected && { reason, figure, limit });
  });

  it('is on for every campaign, unless somebody turned it off', () => {
    const limits = Limits.parse({});
    expect(limits).toEqual({ ...OFF, afterCalls: 100, refused: 30, optedOut: 20 });
    expect(tripped(limits, { ...NONE, ended: 100, refused: 30 })?.reason).toBe('refused');
  });
});

const calls = fc.nat(100_000);
const figures = fc.record({
  sent: calls,
  next: calls,
  ended: calls,
  refused: calls,
  notReached: calls,
  optedOut: calls,
  unknown: calls,
  cost: fc.nat(1e9).map((cost) => (cost / 1e4).toFixed(4)),
});
const percent = fc.option(fc.integer({ min: 1, max: 100 }));
const limits = fc.record({
  maxCalls: fc.option(fc.integer({ min: 1, max: 100_000 })),
  maxCost: fc.option(fc.integer({ min: 1, max: 100_000 }).map(String)),
  afterCalls: fc.integer({ min: 1, max: 1000 }),
  refused: percent,
  notReached: percent,
  optedOut: percent,
  unknown: percent,
});

describe('for all limits and figures', () => {
  it('a limit that tripped before does not trip again, and every other limit still does', () => {
    fc.assert(
      fc.property(limits, figures, (given, where) => {
        const before: Breaker[] = [];
        for (let trip = tripped(given, where); trip; trip = tripped(given, where, before)) {
          expect(before).not.toContain(trip.reason);
          expect(given[trip.reason]).not.toBeNull();
          before.push(trip.reason);
        }
        const alone = BREAKERS.filter((one) => tripped({ ...given, ...OFF, [one]: given[one] }, where) !== null);
        expect(before).toEqual(alone);
      }),
    );
  });

  it('more calls or a higher cost never untrip a limit', () => {
    fc.assert(
      fc.property(limits, figures, calls, (given, where, more) => {
        const only = { ...OFF, afterCalls: given.afterCalls };
        if (tripped({ ...only, maxCalls: given.maxCalls }, where) && where.next > 0)
          expect(tripped({ ...only, maxCalls: given.maxCalls }, { ...where, sent: where.sent + more })).not.toBeNull();
        if (tripped({ ...only, refused: given.refused }, where))
          expect(
            tripped({ ...only, refused: given.refused }, { ...where, refused: where.refused + more }),
          ).not.toBeNull();
      }),
    );
  });
});
