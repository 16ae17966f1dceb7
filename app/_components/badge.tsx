import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import {
  CAMPAIGN_TONE,
  type CampaignStateName,
  OUTCOME_TONE,
  type OutcomeName,
  type Tone,
  toneFill,
  toneSoft,
} from './tone.ts';

/** A coloured word. `dot={false}` for plain labels such as tags. */
export function Badge({ tone = 'neutral', dot = true, children }: { tone?: Tone; dot?: boolean; children: ReactNode }) {
  return (
    <span
      className={toneSoft(
        tone,
        'inline-flex h-[22px] items-center gap-1.5 rounded-md px-2 font-medium text-xs normal-nums whitespace-nowrap',
      )}
    >
      {dot && <span aria-hidden className={cx('size-1.5 shrink-0 rounded-full', toneFill(tone))} />}
      {children}
    </span>
  );
}

export function OutcomeBadge({ outcome }: { outcome: OutcomeName }) {
  const t = useTranslations('common.outcome');
  return <Badge tone={OUTCOME_TONE[outcome]}>{t(outcome)}</Badge>;
}

export function CampaignBadge({ state }: { state: CampaignStateName }) {
  const t = useTranslations('common.campaignState');
  return <Badge tone={CAMPAIGN_TONE[state]}>{t(state)}</Badge>;
}
