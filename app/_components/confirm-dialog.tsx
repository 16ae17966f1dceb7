'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { ActionForm, type FormAction } from './action-form.tsx';
import { Button } from './button.tsx';
import { Dialog, DialogActions, type TriggerProps } from './dialog.tsx';

type Props = TriggerProps & {
  title: string;
  /** The consequences, in figures, and the part that cannot be undone. */
  consequence: ReactNode;
  /** The button's effect, in figures: "Annulla 317 chiamate". */
  confirm: string;
  danger?: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: the result of the action does not matter here
  action: FormAction<any>;
  workspace: string;
  hidden?: Record<string, string | number | undefined>;
  doneMessage?: string;
  /** Further fields: a reason, a checkbox. */
  children?: ReactNode;
};

/** Asks for confirmation of something that cannot be undone, then does it. */
export function ConfirmDialog({
  title,
  consequence,
  confirm,
  danger = false,
  action,
  workspace,
  hidden,
  doneMessage,
  children,
  ...trigger
}: Props) {
  const t = useTranslations('common');
  return (
    <Dialog {...trigger} title={title} description={consequence}>
      <ActionForm action={action} workspace={workspace} hidden={hidden} doneMessage={doneMessage}>
        {children}
        {/* Not "cancel": in Italian that word also means cancelling a campaign. */}
        <DialogActions out={t('back')}>
          <Button type="submit" variant={danger ? 'danger' : 'primary'}>
            {confirm}
          </Button>
        </DialogActions>
      </ActionForm>
    </Dialog>
  );
}
