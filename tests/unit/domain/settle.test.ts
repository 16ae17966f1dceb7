import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LATE_REPORT_MS, type PlatformStatus, settle } from '#lib/domain/settle.ts';

const windowEnd = new Date('2026-11-23T19:00:00Z');
const during = new Date('2026-11-23T12:00:00Z');
const staleUntil = new Date('2026-11-23T19:15:00Z');
const justAfter = new Date(windowEnd.getTime() + 1);
const after = new Date(staleUntil.getTime() + 1);
const longAfter = new Date(windowEnd.getTime() + LATE_REPORT_MS + 1);
const terms = { maxRetries: 3, windowEnd, staleUntil };
const report = (status: PlatformStatus | null, retries: number | null = 0) => ({ status, retries, saidNo: false });
const no = (status: PlatformStatus | null, retries: number | null = 0) => ({ status, retries, saidNo: true });
const open = { final: false };
const final = (outcome: string, reason: string | null = null, retriesLeft: number | null = null) => ({
  final: true,
  outcome,
  reason,
  retriesLeft,
});

describe('a reported status is the last word exactly when the contract says so', () => {
  it.each([
    ['success', report('success'), during, final('answered')],
    ['success of a person who said no', no('success'), during, final('optedOut')],
    ['failed, of a person who said no', no('failed'), during, final('optedOut')],
    ['refused, of a person who said no', no('noCredit'), during, final('optedOut', 'noCredit')],
    ['answering, of a person who said no', no('answering'), during, open],
    ['no status at all, of a person who said no', no(null), after, open],
    ['answering for ever, of a person who said no', no('answering'), longAfter, final('optedOut', 'noLastWord')],
    ['failed with retries left', report('failed', 2), during, open],
    ['failed, retries used up', report('failed', 3), during, final('notReached')],
    ['failed, retries not told', report('failed', null), during, open],
    ['failed, window over a moment ago', report('failed', 0), justAfter, open],
    ['failed, window over for the grace period', report('failed', 0), staleUntil, open],
    ['failed, window over', report('failed', 0), after, final('notReached', null, 2)],
    ['failed, retries used up, window over a moment ago', report('failed', 3), justAfter, final('notReached')],
    ['failed, long after the window', report('failed', 1), longAfter, final('notReached', null, 1)],
    ['failed, window over, one retry left', report('failed', 2), after, final('notReached', null, 0)],
    ['failed, window over, nobody knows how often', report('failed', null), after, final('notReached')],
    ['failed, window over, more than were asked for', report('failed', 7), after, final('notReached')],
    ['forbidden', report('forbidden'), during, final('refused', 'invalidNumber')],
    ['unknown error', report('unknownError'), during, final('refused', 'platformError')],
    ['no credit', report('noCredit'), during, final('refused', 'noCredit')],
    ['blacklisted', report('blacklisted'), during, final('refused', 'blacklisted')],
    ['duplicated', report('duplicated'), during, final('refused', 'duplicated')],
    ['no audio from the text', report('ttsFailed'), during, final('refused', 'ttsFailed')],
    ['not called yet', report('notCalled'), during, open],
    ['answering', report('answering'), after, open],
    ['calling', report('calling'), during, open],
    ['processing', report('processing'), during, open],
    ['unrecognised', report('unrecognised'), after, open],
    ['no status at all', report(null), during, open],
    ['never called, long after the window', report('notCalled'), longAfter, final('notReached', 'noLastWord', 3)],
    ['processing, long after the window', report('processing'), longAfter, final('notReached', 'noLastWord')],
    ['unrecognised, long after the window', report('unrecognised'), longAfter, final('notReached', 'noLastWord')],
    ['success, long after the window', report('success'), longAfter, final('answered')],
  ])('%s', (_, given, now, settled) => {
    expect(settle(given, terms, now)).toEqual(settled);
  });

  it('without retries a single failure is final', () => {
    expect(settle(report('failed', 0), { ...terms, maxRetries: 0 }, during)).toEqual(final('notReached'));
  });
});

describe('any report', () => {
  const STATUSES: PlatformStatus[] = [
    ...(['failed', 'success', 'forbidden', 'unknownError', 'notCalled', 'answering', 'calling'] as const),
    ...(['noCredit', 'blacklisted', 'duplicated', 'ttsFailed', 'processing', 'unrecognised'] as const),
  ];
  const reports = fc.record({
    status: fc.option(fc.constantFrom(...STATUSES)),
    retries: fc.option(fc.nat(100)),
    saidNo: fc.boolean(),
  });
  const given = fc
    .record({
      maxRetries: fc.nat(10),
      windowEnd: fc.date({ min: new Date('2026-01-01'), max: new Date('2027-01-01'), noInvalidDate: true }),
      graceMs: fc.nat(2 * LATE_REPORT_MS),
    })
    .map(({ graceMs, ...rest }) => ({ ...rest, staleUntil: new Date(rest.windowEnd.getTime() + graceMs) }));
  const moments = fc.integer({ min: -2 * LATE_REPORT_MS, max: 2 * LATE_REPORT_MS });

  it('a call that a report ended does not open again by waiting', () => {
    fc.assert(
      fc.property(reports, given, moments, fc.nat(LATE_REPORT_MS), (told, frozen, moment, later) => {
        const at = (ms: number) => settle(told, frozen, new Date(frozen.windowEnd.getTime() + ms));
        const [first, second] = [at(moment), at(moment + later)];
        if (first.final) expect(second).toEqual(first);
      }),
    );
  });

  it('no call stays open longer than the window and the time for late reports', () => {
    fc.assert(
      fc.property(reports, given, (told, frozen) => {
        expect(settle(told, frozen, new Date(frozen.windowEnd.getTime() + LATE_REPORT_MS + 1)).final).toBe(true);
      }),
    );
  });

  it('only a person who was reached counts as answered, and a person opts out by a no alone, which always counts', () => {
    fc.assert(
      fc.property(reports, given, moments, (told, frozen, moment) => {
        const settled = settle(told, frozen, new Date(frozen.windowEnd.getTime() + moment));
        if (!settled.final) return;
        expect(settled.outcome === 'optedOut').toBe(told.saidNo);
        expect(settled.outcome === 'answered').toBe(told.status === 'success' && !told.saidNo);
      }),
    );
  });

  it('the retry budget never grows nor falls below zero, and a person who was reached has none', () => {
    fc.assert(
      fc.property(reports, given, moments, (told, frozen, moment) => {
        const settled = settle(told, frozen, new Date(frozen.windowEnd.getTime() + moment));
        if (!settled.final || settled.retriesLeft === null) return;
        expect(settled.outcome).toBe('notReached');
        expect(settled.retriesLeft).toBeGreaterThanOrEqual(0);
        const made = told.status === 'notCalled' ? 0 : (told.retries ?? Number.NaN) + 1;
        expect(made + settled.retriesLeft + 1).toBe(1 + frozen.maxRetries);
      }),
    );
  });
});
