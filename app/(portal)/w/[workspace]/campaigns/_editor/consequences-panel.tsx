'use client';

import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Card } from '#app/_components/card.tsx';
import { Ledger } from '#app/_components/key-value.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import type { Consequences } from '#lib/features/dispatch/queries.ts';
import { useWarningText } from '../_warning-text.ts';

type Props = {
  said: Consequences | null;
  isCounting: boolean;
  failed: boolean;
  timeZone: string;
  isTemplate: boolean;
  /** The address of the whole check; null: there is no draft yet. */
  review: string | null;
};

/** The effect of launching the saved draft: the people who are called or not, the end, and the missing parts. */
export function ConsequencesPanel({ said, isCounting, failed, timeZone, isTemplate, review }: Props) {
  const t = useTranslations('campaignEditor.consequences');
  return (
    <Card title={t(isTemplate ? 'titleOfTemplate' : 'title')}>
      <div aria-live="polite" aria-busy={isCounting} className={isCounting ? 'opacity-80 transition-opacity' : ''}>
        {said ? (
          <Said said={said} timeZone={timeZone} isTemplate={isTemplate} />
        ) : (
          <p className="text-ink-2">{t(waiting({ failed, review }))}</p>
        )}
      </div>
      {review !== null && !isTemplate && (
        <p className="mt-3 text-[13px]">
          <Link href={review} className="text-accent underline-offset-2 hover:underline">
            {t('wholeCheck')}
          </Link>
        </p>
      )}
    </Card>
  );
}

const waiting = ({ failed, review }: Pick<Props, 'failed' | 'review'>) => {
  if (failed) return 'failed';
  return review === null ? 'nothingYet' : 'counting';
};

function Said({ said, timeZone, isTemplate }: { said: Consequences; timeZone: string; isTemplate: boolean }) {
  const t = useTranslations('campaignEditor.consequences');
  const review = useTranslations('campaignReview');
  const reasons = useTranslations('evidence.reasons');
  const format = createFormats(useLocale(), timeZone);
  const warningText = useWarningText(format);
  return (
    <>
      <p className="font-semibold text-[26px] leading-8 tracking-[-0.015em] tabular-nums">
        {format.number(said.calls)}
      </p>
      <p className="text-ink-2">{review('willBeCalled', { count: said.calls })}</p>
      <div className="mb-4">
        <Ledger
          facts={[
            { label: review('inAudience'), value: format.number(said.inAudience) },
            ...said.excluded.map(({ reason, people }) => ({
              label: review('excludedFor', { reason: reasons(reason) }),
              value: `−\u00a0${format.number(people)}`,
            })),
            { label: t('requests'), value: format.number(said.batches) },
            ...(isTemplate
              ? []
              : [{ label: t('sentBy'), value: said.forecast?.endsAt ? format.dateTime(said.forecast.endsAt) : '—' }]),
          ]}
        />
      </div>
      <Told title={t('missing')} tone="text-missed">
        {said.blockers.map(({ code }) => (
          <li key={code}>{review(`blockers.${code}`)}</li>
        ))}
      </Told>
      <Told title={t('mind')} tone="text-ink-2">
        {said.warnings.map((warning) => (
          <li key={warning.code}>{warningText(warning)}</li>
        ))}
      </Told>
    </>
  );
}

function Told({ title, tone, children }: { title: string; tone: string; children: ReactNode[] }) {
  if (children.length === 0) return null;
  return (
    <div className="mt-3 border-line border-t pt-3 text-[13px]">
      <p className={`font-medium ${tone}`}>{title}</p>
      <ul className="mt-1 list-disc space-y-1 pl-4 text-ink-2">{children}</ul>
    </div>
  );
}
