import { useTranslations } from 'next-intl';
import { ActionForm } from '#app/_components/action-form.tsx';
import { Badge } from '#app/_components/badge.tsx';
import { Button } from '#app/_components/button.tsx';
import { Card, CardFooter } from '#app/_components/card.tsx';
import { ConfirmDialog } from '#app/_components/confirm-dialog.tsx';
import { Field } from '#app/_components/field.tsx';
import { Phone } from '#app/_components/phone.tsx';
import { TextInput } from '#app/_components/text-input.tsx';
import { confirmTestNumberAction, removeTestNumberAction, sendCodeAction } from '#lib/features/test-numbers/actions.ts';
import type { TestNumberRow } from '#lib/features/test-numbers/queries.ts';

/** The user's own numbers for test calls: each is added by a call that speaks a code. */
export function TestNumbers({
  workspace,
  numbers,
  sandbox,
}: {
  workspace: string;
  numbers: TestNumberRow[];
  sandbox: boolean;
}) {
  const t = useTranslations('settings.testNumbers');
  return (
    <Card title={t('title')}>
      <p className="mb-4 text-ink-2">{t('why')}</p>
      {numbers.length > 0 && (
        <ul className="mb-4 divide-y divide-faint rounded-control border border-line">
          {numbers.map(({ id, number, confirmedAt }) => (
            <li key={id} className="flex flex-wrap items-center gap-3 px-3 py-2">
              <Phone number={number} />
              <Badge tone={confirmedAt ? 'accent' : 'waiting'}>{t(confirmedAt ? 'confirmed' : 'open')}</Badge>
              {confirmedAt === null && (
                <ActionForm
                  action={confirmTestNumberAction}
                  workspace={workspace}
                  hidden={{ id }}
                  doneMessage={t('nowConfirmed')}
                  className="flex flex-wrap items-end gap-2"
                >
                  <Field name="code" label={t('code')} required hideLabel>
                    <TextInput inputMode="numeric" placeholder={t('code')} className="!w-36" maxLength={12} />
                  </Field>
                  <Button type="submit" size="sm">
                    {t('confirm')}
                  </Button>
                </ActionForm>
              )}
              <span className="ml-auto">
                <ConfirmDialog
                  trigger={t('remove')}
                  triggerVariant="ghost"
                  triggerSize="sm"
                  title={t('remove')}
                  consequence={t('removeConsequence')}
                  confirm={t('remove')}
                  action={removeTestNumberAction}
                  workspace={workspace}
                  hidden={{ id }}
                />
              </span>
            </li>
          ))}
        </ul>
      )}
      <ActionForm action={sendCodeAction} workspace={workspace} doneMessage={t('sent')} resetOnDone>
        <Field name="number" label={t('number')} hint={t(sandbox ? 'sandboxHint' : 'hint')} required>
          <TextInput type="tel" className="max-w-60" />
        </Field>
        <CardFooter>
          <span />
          <Button type="submit" variant="primary">
            {t('send')}
          </Button>
        </CardFooter>
      </ActionForm>
    </Card>
  );
}
