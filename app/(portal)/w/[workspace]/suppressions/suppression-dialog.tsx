'use client';

import { ShieldBan } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { ActionForm } from '#app/_components/action-form.tsx';
import { Button } from '#app/_components/button.tsx';
import { Dialog, DialogActions } from '#app/_components/dialog.tsx';
import { Field } from '#app/_components/field.tsx';
import { Select } from '#app/_components/select.tsx';
import { TextArea, TextInput } from '#app/_components/text-input.tsx';
import { showToast } from '#app/_components/toast.tsx';
import { addSuppressionAction } from '#lib/features/suppressions/actions.ts';
import { GIVEN_SOURCES } from '#lib/features/suppressions/sources.ts';

/** A number that must not be called, with source, reason and expiry. */
export function SuppressionDialog({
  workspace,
  country,
  today,
}: {
  workspace: string;
  country: string;
  /** `2026-11-23` in the workspace's zone: the earliest possible last day. */
  today: string;
}) {
  const t = useTranslations('suppressions');
  return (
    <Dialog
      trigger={t('add.open')}
      triggerIcon={<ShieldBan aria-hidden />}
      triggerVariant="primary"
      title={t('add.title')}
      description={t('add.text')}
    >
      <ActionForm
        action={addSuppressionAction}
        workspace={workspace}
        hidden={{ country }}
        onDone={(numbers = []) => {
          const several = { count: numbers.length, numbers: numbers.join(', ') };
          showToast(numbers.length > 1 ? t('add.doneSeveral', several) : t('add.done'));
        }}
      >
        <div className="grid gap-4">
          <Field name="number" label={t('add.number')} hint={t('add.numberHint')} required>
            <TextInput type="tel" mono autoFocus />
          </Field>
          <Field name="source" label={t('add.source')} required>
            <Select
              defaultValue="asked"
              options={GIVEN_SOURCES.map((source) => ({ value: source, label: t(`sources.${source}`) }))}
            />
          </Field>
          <Field name="reason" label={t('add.reason')} hint={t('add.reasonHint')}>
            <TextArea rows={2} maxLength={500} />
          </Field>
          <Field name="proof" label={t('add.proof')} hint={t('add.proofHint')}>
            <TextInput maxLength={500} />
          </Field>
          <Field name="lastDay" label={t('add.lastDay')} hint={t('add.lastDayHint')}>
            <TextInput type="date" min={today} className="max-w-48" />
          </Field>
        </div>
        <DialogActions>
          <Button type="submit" variant="primary">
            {t('add.submit')}
          </Button>
        </DialogActions>
      </ActionForm>
    </Dialog>
  );
}
