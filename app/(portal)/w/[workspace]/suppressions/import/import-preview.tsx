'use client';

import { ArrowLeft } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { Button } from '#app/_components/button.tsx';
import { Notice } from '#app/_components/notice.tsx';
import { Stat, Stats } from '#app/_components/stat.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import type { SuppressionsPreview } from '#lib/features/suppressions/preview.ts';
import { ReadTables } from './read-tables.tsx';
import { ToldLines } from './told-lines.tsx';

type Props = {
  of: SuppressionsPreview;
  name: string;
  busy: 'looking' | 'taking' | null;
  onLeave: (leave: string[]) => void;
  onBack: () => void;
  onConfirm: () => void;
};

/** A file's contents before any of it is stored: count of numbers, those that exist already, lines that were not read. */
export function ImportPreview({ of, name, busy, onLeave, onBack, onConfirm }: Props) {
  const t = useTranslations('suppressions.import');
  const format = createFormats(useLocale(), 'UTC');
  const { rows, added, unchanged, ended, unproved, rejected, remarked, aside, abroad, tables } = of;
  const counted = (count: number) => ({ count, n: format.number(count) });
  const numbers = added + unchanged + ended;
  return (
    <div className="grid min-w-0 gap-5" aria-busy={busy !== null}>
      <div>
        <h2 className="font-semibold text-base [overflow-wrap:anywhere]">{t('previewOf', { name })}</h2>
        <p className="text-[13px] text-ink-2">{t('nothingYet')}</p>
      </div>
      <Stats>
        <Stat label={t('rowsRead')} value={format.number(rows)} />
        <Stat label={t('toSuppress')} value={format.number(added)} note={t('toSuppressNote')} tone="accent" />
        <Stat
          label={t('there')}
          value={format.number(unchanged)}
          note={unchanged > 0 && t('thereNote')}
          tone="waiting"
        />
        <Stat
          label={t('notTaken')}
          value={format.number(rejected.length)}
          note={rejected.length > 0 && t('notTakenNote')}
          tone="refused"
        />
        {ended > 0 && <Stat label={t('ended')} value={format.number(ended)} note={t('endedNote')} />}
        {abroad.length > 0 && <Stat label={t('abroad')} value={format.number(abroad.length)} note={t('abroadNote')} />}
      </Stats>
      {unproved > 0 && <p className="text-[13px] text-ink-2">{t('unproved', counted(unproved))}</p>}
      <ReadTables tables={tables} busy={busy !== null} onLeave={onLeave} />
      {numbers === 0 && <Notice kind="warning">{t('noNumbers')}</Notice>}
      <div className="flex flex-wrap gap-2" aria-live="polite">
        {numbers > 0 && (
          <Button variant="primary" pending={busy === 'taking'} disabled={busy === 'looking'} onClick={onConfirm}>
            {busy === 'taking' ? t('busy') : t('confirm', counted(added))}
          </Button>
        )}
        <Button icon={<ArrowLeft aria-hidden />} onClick={onBack} disabled={busy === 'taking'}>
          {t('goBack')}
        </Button>
      </div>
      <ToldLines kind="rejected" lines={rejected} tables={tables} />
      <ToldLines kind="remarked" lines={remarked} tables={tables} />
      <ToldLines kind="abroad" lines={abroad} tables={tables} />
      <ToldLines kind="aside" lines={aside} tables={tables} />
    </div>
  );
}
