'use client';

import { useTranslations } from 'next-intl';
import { ActionForm } from '#app/_components/action-form.tsx';
import { Button } from '#app/_components/button.tsx';
import { Card, CardFooter } from '#app/_components/card.tsx';
import { type Choice, RadioCards } from '#app/_components/choices.tsx';
import { Field } from '#app/_components/field.tsx';
import { TextInput } from '#app/_components/text-input.tsx';
import { inviteAction } from '#lib/features/invitations/actions.ts';
import { type Invited, LinkNotice } from './link-notice.tsx';

/** Invites somebody. A link that is not sent by e-mail is shown here once, and nowhere else ever. */
export function Invite({
  workspace,
  roles,
  mails,
  invited,
  onInvited,
}: {
  workspace: string;
  roles: Choice[];
  mails: boolean;
  invited: Invited | null;
  onInvited: (invited: Invited) => void;
}) {
  const t = useTranslations('settings.members');
  return (
    <Card title={t('invite')}>
      <p className="mb-4 text-ink-2">{t(mails ? 'inviteByMail' : 'inviteByHand')}</p>
      {invited && <LinkNotice invited={invited} className="mb-4" />}
      <ActionForm action={inviteAction} workspace={workspace} resetOnDone onDone={(data) => data && onInvited(data)}>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field name="email" label={t('email')} required>
            <TextInput type="email" inputMode="email" />
          </Field>
          <Field name="name" label={t('name')} hint={t('nameHint')}>
            <TextInput maxLength={120} />
          </Field>
          <Field name="role" label={t('role')} group required className="sm:col-span-2">
            <RadioCards options={roles} defaultValue="operator" columns={2} />
          </Field>
        </div>
        <CardFooter>
          <span />
          <Button type="submit" variant="primary">
            {t('inviteConfirm')}
          </Button>
        </CardFooter>
      </ActionForm>
    </Card>
  );
}
