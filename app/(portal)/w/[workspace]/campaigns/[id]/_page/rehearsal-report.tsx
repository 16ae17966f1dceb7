import { CircleAlert, CircleCheck, LoaderCircle } from 'lucide-react';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { Card } from '#app/_components/card.tsx';
import { Notice } from '#app/_components/notice.tsx';
import { type Check, rehearsalReport, type Verdict } from '#lib/domain/rehearsal.ts';
import { rehearsalFigures, rehearsedBy } from '#lib/features/campaigns/rehearsals.ts';
import type { Tab } from './head.tsx';
import type { Shared } from './shared.ts';

const SIGNS = {
  ok: { Icon: CircleCheck, looks: 'text-accent' },
  failed: { Icon: CircleAlert, looks: 'text-refused' },
  open: { Icon: LoaderCircle, looks: 'text-ink-3' },
} as const satisfies Record<Verdict, unknown>;

/** Says that nothing here is real, and which parts worked. Draws nothing for any other campaign. */
export async function RehearsalReport({ actor, campaign, base, format, tab }: Shared & { tab: Tab }) {
  if (campaign.purpose !== 'rehearsal') return null;
  const [t, figures, tried] = await Promise.all([
    getTranslations('campaignPage.report'),
    rehearsalFigures(actor, campaign),
    rehearsedBy(actor, campaign),
  ]);
  const { calls, ended, requests, accepted, refused, uncertain } = figures;
  const { excluded = 0 } = campaign.tally;
  const words: Record<Check, string> = {
    composed: t('composed.text', {
      calls,
      callsN: format.number(calls),
      excluded,
      excludedN: format.number(excluded),
    }),
    accepted: t('accepted.text', {
      accepted: format.number(accepted),
      requests: format.number(requests),
      refused,
      refusedN: format.number(refused),
    }),
    reported: t('reported.text', { ended: format.number(ended), calls: format.number(calls) }),
    certain: t('certain.text', { uncertain, uncertainN: format.number(uncertain) }),
  };
  return (
    <>
      <Notice
        title={t('bannerTitle')}
        action={
          tried && (
            <Link
              href={`${base}/campaigns/${tried.id}${tried.state === 'draft' ? '/review' : ''}`}
              className="rounded underline underline-offset-2"
            >
              {t(tried.state === 'draft' ? 'draft' : 'campaign')}
            </Link>
          )
        }
      >
        {t('banner')}
      </Notice>
      {tab === 'results' && (
        <Card title={t('title')} note={t('note')}>
          <ul className="grid gap-x-8 gap-y-4 sm:grid-cols-2 xl:grid-cols-4">
            {Object.entries(rehearsalReport(figures)).map(([check, verdict]) => {
              const { Icon, looks } = SIGNS[verdict];
              return (
                <li key={check} className="flex gap-2.5">
                  <Icon role="img" aria-label={t(`verdict.${verdict}`)} className={`mt-0.5 size-4 shrink-0 ${looks}`} />
                  <div className="min-w-0">
                    <p className="font-medium">{t(`${check as Check}.label`)}</p>
                    <p className="text-ink-2">{words[check as Check]}</p>
                  </div>
                </li>
              );
            })}
          </ul>
        </Card>
      )}
    </>
  );
}
