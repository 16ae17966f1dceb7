import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CAMPAIGN_FROM, CAMPAIGN_STATES, type CampaignState } from '#lib/domain/transitions.ts';

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
