'use client';

import { Pencil, Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { ActionForm } from '#app/_components/action-form.tsx';
import { Button } from '#app/_components/button.tsx';
import { Dialog, DialogActions } from '#app/_components/dialog.tsx';
import { Field } from '#app/_components/field.tsx';
import { TextInput } from '#app/_components/text-input.tsx';
import { saveListAction } from '#lib/features/contacts/actions.ts';

/** A dialog for a new list, or for renaming one. */
export function ListDialog({ workspace, list }: { workspace: string; list?: { id: string; name: string } }) {
  const t = useTranslations('contacts.lists');
  const words = list ? t('rename') : t('new');
  return (
    <Dialog
      trigger={words}
      triggerIcon={list ? <Pencil aria-hidden /> : <Plus aria-hidden />}
      triggerVariant={list ? 'secondary' : 'primary'}
      title={words}
    >
      <ActionForm action={saveListAction} workspace={workspace} hidden={{ id: list?.id }} doneMessage={t('renamed')}>
        <Field name="name" label={t('name')} required>
          <TextInput defaultValue={list?.name} maxLength={100} autoFocus />
        </Field>
        <DialogActions>
          <Button type="submit" variant="primary">
            {list ? t('rename') : t('create')}
          </Button>
        </DialogActions>
      </ActionForm>
    </Dialog>
  );
}
