import { cx } from './cx.ts';

/** Colour means outcome. `accent` is "answered" and good; `neutral` has no meaning. */
export type Tone = 'accent' | 'missed' | 'refused' | 'active' | 'waiting' | 'neutral';

const DOT: Record<Tone, string> = {
  accent: 'bg-accent',
  missed: 'bg-missed',
  refused: 'bg-refused',
  active: 'bg-active',
  waiting: 'bg-waiting',
  neutral: 'bg-ink-3',
};

const SOFT: Record<Tone, string> = {
  accent: 'bg-accent-soft text-accent',
  missed: 'bg-missed-soft text-missed',
  refused: 'bg-refused-soft text-refused',
  active: 'bg-active-soft text-active',
  waiting: 'bg-faint text-ink-2',
  neutral: 'bg-faint text-ink-2',
};

export const toneFill = (tone: Tone) => DOT[tone];
export const toneSoft = (tone: Tone, ...more: string[]) => cx(SOFT[tone], ...more);

export type OutcomeName =
  | 'answered'
  | 'notReached'
  | 'refused'
  | 'underWay'
  | 'waiting'
  | 'optedOut'
  | 'unknown'
  | 'parked'
  | 'excluded'
  | 'carried'
  | 'cancelled'
  | 'expired';

export const OUTCOME_TONE: Record<OutcomeName, Tone> = {
  answered: 'accent',
  notReached: 'missed',
  refused: 'refused',
  underWay: 'active',
  waiting: 'waiting',
  optedOut: 'refused',
  unknown: 'missed',
  parked: 'missed',
  excluded: 'neutral',
  carried: 'missed',
  cancelled: 'neutral',
  expired: 'neutral',
};

export type CampaignStateName = 'draft' | 'launching' | 'running' | 'paused' | 'completed' | 'cancelled' | 'failed';

export const CAMPAIGN_TONE: Record<CampaignStateName, Tone> = {
  draft: 'neutral',
  launching: 'active',
  running: 'active',
  paused: 'missed',
  completed: 'accent',
  cancelled: 'neutral',
  failed: 'refused',
};
