'use client';

import { useLocale, useTranslations } from 'next-intl';
import { ActionForm } from '#app/_components/action-form.tsx';
import { Button } from '#app/_components/button.tsx';
import { DialogActions } from '#app/_components/dialog.tsx';
import { showToast } from '#app/_components/toast.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import { deleteChosenAction, weighDeletingAction } from '#lib/features/contacts/actions.ts';
import { ChosenFields } from './chosen-fields.tsx';
import { useWeighed } from './weighed.ts';

type Props = { workspace: string; timeZone: string; fields: [string, string][]; onDone: () => void };

/** Asks before many are deleted: first counts them exactly, and deletes exactly as many. */
export function DeleteChosen({ workspace, timeZone, fields, onDone }: Props) {
  const t = useTranslations('people.many');
  const tCommon = useTranslations('common');
  const format = createFormats(useLocale(), timeZone);
  const weighed = useWeighed(weighDeletingAction, workspace, fields);

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
