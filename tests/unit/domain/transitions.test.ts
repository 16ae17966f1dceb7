import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BATCH_FROM,
  CALL_FROM,
  CAMPAIGN_FROM,
  CAMPAIGN_STATES,
  type CampaignState,
  edgesOf,
} from '#lib/domain/transitions.ts';

/** The graph of product.md: `draft → launching → running ⇄ paused → completed`, or `cancelled`, or `failed`. */
const TO: Record<CampaignState, CampaignState[]> = {
  draft: ['launching'],
  launching: ['running'],
  running: ['paused', 'completed', 'cancelled', 'failed'],
  paused: ['running', 'completed', 'cancelled', 'failed'],
  completed: [],
  cancelled: [],
  failed: [],
};

const mayGo = (from: CampaignState, to: CampaignState) => to !== 'draft' && CAMPAIGN_FROM[to].includes(from);
const state = fc.constantFrom(...CAMPAIGN_STATES);

describe('a campaign', () => {
  it.each(CAMPAIGN_STATES.flatMap((from) => CAMPAIGN_STATES.map((to) => [from, to] as const)))(
    'goes from %s to %s exactly when the product says so',
    (from, to) => expect(mayGo(from, to)).toBe(TO[from].includes(to)),
  );

  it('whatever is tried, is launched once at most, and what has ended it never leaves', () => {
    fc.assert(
      fc.property(fc.array(state, { maxLength: 50 }), (tries) => {
        const way: CampaignState[] = ['draft'];
        for (const to of tries) if (mayGo(way.at(-1) ?? 'draft', to)) way.push(to);
        expect(way.filter((at) => at === 'launching').length).toBeLessThanOrEqual(1);
        expect(way.slice(1)).not.toContain('draft');
        const ended = way.findIndex((at) => TO[at].length === 0);
        if (ended >= 0) expect(ended).toBe(way.length - 1);
      }),
    );
  });
});

describe('a batch and a call', () => {
  it.each([
    ['batch', edgesOf(BATCH_FROM), ['refused', 'done', 'cancelled', 'expired']],
    ['call', edgesOf(CALL_FROM), ['carried', 'excluded', 'cancelled', 'expired']],
  ] as const)('a %s that has ended goes nowhere', (_, edges, ended) => {
    const leadNowhere = Object.entries(edges).filter(([, to]) => to.length === 0);
    expect(leadNowhere.map(([state]) => state).sort()).toEqual([...ended].sort());
  });

  it('a call that is with the platform never waits to be sent again, unless it proved absent', () => {
    expect(edgesOf(CALL_FROM).submitted).not.toContain('pending');
    expect(edgesOf(CALL_FROM).parked).not.toContain('pending');
    expect(edgesOf(CALL_FROM).final).toEqual(['carried']);
  });
});
