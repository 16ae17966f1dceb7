'use client';

import { Pencil, Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { ActionForm } from '#app/_components/action-form.tsx';
import { Button } from '#app/_components/button.tsx';
import { Dialog, DialogActions } from '#app/_components/dialog.tsx';
import { Field } from '#app/_components/field.tsx';
import { Select } from '#app/_components/select.tsx';
import { TextInput } from '#app/_components/text-input.tsx';
import { ATTRIBUTE_TYPES, type AttributeType } from '#lib/domain/attribute.ts';
import { saveAttributeAction } from '#lib/features/contacts/actions.ts';

type Props = {
  workspace: string;
  attribute?: { key: string; label: string; type: AttributeType };
  /** False for an attribute that contacts have, but to which nobody gave a type. */
  described?: boolean;
};

/** A dialog for a new attribute, or for changing a label or type. */
export function AttributeDialog({ workspace, attribute, described = false }: Props) {
  const t = useTranslations('people.attributes');
  const tCommon = useTranslations('common');
  const words = !attribute ? t('new') : described ? t('change') : t('describe');
  const looks = attribute
    ? ({
        triggerIcon: <Pencil aria-hidden />,
        triggerVariant: 'ghost',
        triggerSize: 'sm',
        triggerIconOnly: true,
      } as const)
    : ({ triggerIcon: <Plus aria-hidden />, triggerVariant: 'primary' } as const);
  return (
    <Dialog trigger={attribute ? `${words}: ${attribute.label}` : words} {...looks} title={words}>
      <ActionForm
        action={saveAttributeAction}
        workspace={workspace}
        hidden={{
          key: described ? attribute?.key : undefined,
          label: attribute && !described ? attribute.key : undefined,
        }}
        doneMessage={t('saved')}
      >
        <div className="grid gap-4">
          {attribute && !described ? (
            <p className="font-medium">{attribute.key}</p>
          ) : (
            <Field name="label" label={t('label')} required>
              <TextInput defaultValue={attribute?.label} maxLength={64} autoFocus />
            </Field>
          )}
          <Field name="type" label={t('type')} required hint={attribute ? t('changeHint') : undefined}>
            <Select
              defaultValue={attribute?.type ?? 'text'}
              options={ATTRIBUTE_TYPES.map((type) => ({ value: type, label: t(`types.${type}`) }))}
            />
          </Field>
        </div>
        <DialogActions>
          <Button type="submit" variant="primary">
            {attribute ? tCommon('save') : t('create')}
          </Button>
        </DialogActions>
      </ActionForm>
    </Dialog>
  );
}
