'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useEffectEvent, useState } from 'react';
import { ActionForm } from '#app/_components/action-form.tsx';
import { Button } from '#app/_components/button.tsx';
import { DialogActions } from '#app/_components/dialog.tsx';
import { showToast } from '#app/_components/toast.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import { deleteChosenAction, weighDeletingAction } from '#lib/features/contacts/actions.ts';
import { ChosenFields } from './chosen-fields.tsx';

type Props = { workspace: string; timeZone: string; fields: [string, string][]; onDone: () => void };

/** Asks before many are deleted: counts them exactly first, and deletes exactly as many. */
export function DeleteChosen({ workspace, timeZone, fields, onDone }: Props) {
  const t = useTranslations('people.many');
  const tCommon = useTranslations('common');
  const format = createFormats(useLocale(), timeZone);
  const [weighed, setWeighed] = useState<{ people: number; called: number } | 'failed' | null>(null);
  const weigh = useEffectEvent(async () => {
    const form = new FormData();
    form.set('workspace', workspace);
    for (const [name, value] of fields) form.append(name, value);
    const answer = await weighDeletingAction({ status: 'idle' }, form).catch(() => null);
    setWeighed(answer?.status === 'done' && answer.data ? answer.data : 'failed');
  });
  useEffect(() => {
    weigh();
  }, []);

  if (weighed === null || weighed === 'failed' || weighed.people === 0) {
    const words = weighed === null ? t('weighing') : weighed === 'failed' ? t('notWeighed') : t('nobody');
    return (
      <>
        <p aria-live="polite">{words}</p>
        <DialogActions out={tCommon('back')}>{null}</DialogActions>
      </>
    );
  }
  const { people, called } = weighed;
  const figures = { count: people, n: format.number(people) };
  return (
    <ActionForm
      action={deleteChosenAction}
      workspace={workspace}
      hidden={{ expected: people }}
      onDone={() => {
        showToast(t('deleted', figures));
        onDone();
      }}
    >
      <ChosenFields fields={fields} />
      <p className="mb-2">{t('deleteText', figures)}</p>
      <p>{t('deleteCalled', { count: called, n: format.number(called) })}</p>
      <DialogActions out={tCommon('back')}>
        <Button type="submit" variant="danger">
          {t('deleteConfirm', figures)}
        </Button>
      </DialogActions>
    </ActionForm>
  );
}
