'use client';

import { useLocale, useTranslations } from 'next-intl';
import { Button } from '#app/_components/button.tsx';
import { useErrorLine } from '#app/_components/form-errors.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import type { Saving } from './autosave.ts';

/** One line on whether everything is saved; and the choice to make when two people edit one draft. */
export function SaveState({ saving, keepMine, timeZone }: { saving: Saving; keepMine: () => void; timeZone: string }) {
  const t = useTranslations('campaignEditor.saving');
  const errors = useTranslations('errors');
  const line = useErrorLine();
  const format = createFormats(useLocale(), timeZone);
  if (saving.is === 'conflict') {
    const names = saving.fields.map((field) => t(`fields.${field}` as 'fields.name')).join(', ');
    return (
      <div role="alert" className="mr-auto flex basis-full flex-wrap items-center gap-2 text-[13px]">
        <span className="font-medium text-missed">{t('conflict', { by: saving.by, fields: names })}</span>
        <Button size="sm" onClick={() => window.location.reload()}>
          {t('takeTheirs')}
        </Button>
        <Button size="sm" onClick={keepMine}>
          {t('keepMine')}
        </Button>
      </div>
    );
  }
  const said = () => {
    if (saving.is === 'saved') return t('saved', { at: format.seconds(new Date(saving.at)) });
    if (saving.is === 'wrong')
      return t('wrong', {
        why: Object.entries(saving.errors)
          .map(([name, wrong]) => line(name, wrong))
          .join(' '),
      });
    if (saving.is === 'refused') return errors.has(saving.code) ? errors(saving.code) : errors('unexpected');
    return t(saving.is);
  };
  const isBad = saving.is === 'wrong' || saving.is === 'refused' || saving.is === 'unreachable';
  return (
    <span role="status" className={`mr-auto text-[13px] ${isBad ? 'text-refused' : 'text-ink-3'}`}>
      {said()}
    </span>
  );
}
