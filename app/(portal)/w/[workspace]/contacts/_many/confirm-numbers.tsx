'use client';

import { useLocale, useTranslations } from 'next-intl';
import { ActionForm } from '#app/_components/action-form.tsx';
import { Button } from '#app/_components/button.tsx';
import { DialogActions } from '#app/_components/dialog.tsx';
import { Ledger } from '#app/_components/key-value.tsx';
import { Notice } from '#app/_components/notice.tsx';
import { showToast } from '#app/_components/toast.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import { confirmChosenAction, unconfirmChosenAction, weighConfirmingAction } from '#lib/features/contacts/actions.ts';
import { ChosenFields } from './chosen-fields.tsx';
import { useWeighed } from './weighed.ts';

type Props = { workspace: string; timeZone: string; fields: [string, string][]; onDone: () => void };

/** Asks before many numbers are confirmed: first counts them exactly, by doubt, and confirms exactly as many. */
export function ConfirmNumbers({ workspace, timeZone, fields, onDone }: Props) {
  const t = useTranslations('people.many');
  const tDoubts = useTranslations('people.doubts');
  const tCommon = useTranslations('common');
  const format = createFormats(useLocale(), timeZone);
  const weighed = useWeighed(weighConfirmingAction, workspace, fields);
  if (weighed === null || weighed === 'failed') {
    return (
      <>
        <p aria-live="polite">{t(weighed === null ? 'weighing' : 'notWeighed')}</p>
        <DialogActions out={tCommon('back')}>{null}</DialogActions>
      </>
    );
  }
  const { people, doubts, doNotCall } = weighed;
  const figures = { count: people, n: format.number(people) };
  return (
    <ActionForm
      action={confirmChosenAction}
      workspace={workspace}
      hidden={{ expected: people }}
      doneMessage={t('confirmed', figures)}
      onDone={onDone}
    >
      <ChosenFields fields={fields} />
      <p className="mb-2">{people === 0 ? t('confirmNone') : t('confirmText', figures)}</p>
      <Ledger facts={doubts.map((each) => ({ label: tDoubts(each.doubt), value: format.number(each.people) }))} />
      {doNotCall > 0 && (
        <Notice kind="warning" className="mt-5">
          {t('confirmDoNotCall', { count: doNotCall, n: format.number(doNotCall) })}
        </Notice>
      )}
      <DialogActions out={tCommon('back')}>
        {people > 0 && (
          <Button type="submit" variant="primary">
            {t('confirmButton', figures)}
          </Button>
        )}
      </DialogActions>
    </ActionForm>
  );
}

/** Withdraws the confirmations of the chosen people's numbers. */
export function UnconfirmNumbers({ workspace, timeZone, fields, onDone }: Props) {
  const t = useTranslations('people.many');
  const tCommon = useTranslations('common');
  const format = createFormats(useLocale(), timeZone);
  return (
    <ActionForm
      action={unconfirmChosenAction}
      workspace={workspace}
      onDone={(done) => {
        const count = done?.count ?? 0;
        showToast(t('unconfirmed', { count, n: format.number(count) }));
        onDone();
      }}
    >
      <ChosenFields fields={fields} />
      <p>{t('unconfirmText')}</p>
      <DialogActions out={tCommon('back')}>
        <Button type="submit" variant="primary">
          {t('unconfirm')}
        </Button>
      </DialogActions>
    </ActionForm>
  );
}
