export const CAMPAIGN_STATES = ['draft', 'launching', 'running', 'paused', 'completed', 'cancelled', 'failed'] as const;
export type CampaignState = (typeof CAMPAIGN_STATES)[number];

/** From where a campaign may come into a state (product.md, "campaign"). Services use it as the guard of their update. */
export const CAMPAIGN_FROM: Record<Exclude<CampaignState, 'draft'>, readonly CampaignState[]> = {
  launching: ['draft'],
  running: ['launching', 'paused'],
  paused: ['running'],
  completed: ['running', 'paused'],
  cancelled: ['running', 'paused'],
  failed: ['running', 'paused'],
};
