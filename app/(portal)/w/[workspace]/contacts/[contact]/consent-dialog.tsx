'use client';

import { Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { ActionForm } from '#app/_components/action-form.tsx';
import { Button } from '#app/_components/button.tsx';
import { Dialog, DialogActions } from '#app/_components/dialog.tsx';
import { addConsentAction } from '#lib/features/contacts/actions.ts';
import { ConsentFields } from '../consent-fields.tsx';

/** Records a contact's consent. */
export function ConsentDialog({ workspace, contactId }: { workspace: string; contactId: string }) {
  const t = useTranslations('people.consents');
  return (
    <Dialog trigger={t('add')} triggerIcon={<Plus aria-hidden />} triggerSize="sm" title={t('add')}>
      <ActionForm
        action={addConsentAction}
        workspace={workspace}
        hidden={{ contactId }}
        doneMessage={t('added')}
        className="grid gap-3"
      >
        <ConsentFields names={{ text: 'text', purpose: 'purpose', date: 'date' }} required />
        <DialogActions>
          <Button type="submit" variant="primary">
            {t('add')}
          </Button>
        </DialogActions>
      </ActionForm>
    </Dialog>
  );
}
