'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { createFormats } from '#app/_i18n/format.ts';
import { countFilterAction } from '#lib/features/segments/actions.ts';

/** Debounce, long enough that nothing is counted between two keystrokes. */
const WAIT = 400;

type Answer = { filter: string; said: { count: number; exact: boolean } | 'incomplete' | 'failed' };

/** The number of people that the filter matches, counted again when the filter has not changed for a moment. */
export function LiveCount({ workspace, timeZone, filter }: { workspace: string; timeZone: string; filter: string }) {
  const t = useTranslations('people');
  const format = createFormats(useLocale(), timeZone);
  const [answer, setAnswer] = useState<Answer | null>(null);
  useEffect(() => {
    let over = false;
    const timer = setTimeout(async () => {
      const form = new FormData();
      form.set('workspace', workspace);
      form.set('filter', filter);
      const got = await countFilterAction({ status: 'idle' }, form).catch(() => null);
      // A later filter may be answered before an earlier one.
      if (over) return;
      const said = got?.status === 'done' && got.data ? got.data : got?.status === 'invalid' ? 'incomplete' : 'failed';
      setAnswer({ filter, said });
    }, WAIT);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [workspace, filter]);

  return (
    <p aria-live="polite" className="text-ink-2">
      {sentence()}
    </p>
  );

  function sentence(): string {
    if (answer?.filter !== filter) return t('builder.counting');
    const { said } = answer;
    if (said === 'incomplete') return t('builder.incomplete');
    if (said === 'failed') return t('builder.notCounted');
    const n = format.number(said.count);
    return said.exact ? t('count.exact', { count: said.count, n }) : t('count.about', { n });
  }
}
