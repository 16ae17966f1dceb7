import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ActionForm } from '#app/_components/action-form.tsx';
import { Button } from '#app/_components/button.tsx';
import { Card, CardFooter } from '#app/_components/card.tsx';
import { Checkbox } from '#app/_components/choices.tsx';
import { Field } from '#app/_components/field.tsx';
import { KeyValue } from '#app/_components/key-value.tsx';
import { LANGUAGE_NAMES } from '#app/_components/language-names.ts';
import { Notice } from '#app/_components/notice.tsx';
import { Select } from '#app/_components/select.tsx';
import { TextInput } from '#app/_components/text-input.tsx';
import { requireActor } from '#lib/auth/actor.ts';
import { PASSWORD_MIN } from '#lib/auth/passwords.ts';
import { can } from '#lib/domain/permissions.ts';
import { chooseMailsAction } from '#lib/features/notifications/actions.ts';
import { mailChoice } from '#lib/features/notifications/queries.ts';
import { MAIL_LANGUAGES } from '#lib/features/notifications/schema.ts';
import { testNumbersOf } from '#lib/features/testNumbers/queries.ts';
import { changePasswordAction } from '#lib/features/workspaces/actions.ts';
import { shellFor } from '#lib/features/workspaces/queries.ts';
import { SettingsFrame } from '../frame.tsx';
import { TestNumbers } from './test-numbers.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('settings');
  return { title: t('tabs.profile') };
}

export default async function ProfilePage({ params }: { params: Promise<{ workspace: string }> }) {
  const actor = await requireActor((await params).workspace);
  const [t, tRole, mail, numbers, { sandbox }] = await Promise.all([
    getTranslations('settings.profile'),
    getTranslations('common.role'),
    mailChoice(actor),
    testNumbersOf(actor),
    shellFor(actor),
  ]);
  return (
    <SettingsFrame actor={actor} active="profile">
      <Card title={t('title')}>
        <KeyValue
          facts={[
            { label: t('name'), value: actor.userName },
            { label: t('email'), value: actor.email },
            { label: t('role', { workspace: actor.workspaceName }), value: tRole(actor.role) },
          ]}
        />
      </Card>
      <Card title={t('mails')}>
        <ActionForm action={chooseMailsAction} workspace={actor.workspaceSlug} doneMessage={t('mailsSaved')}>
          <div className="space-y-4">
            {!mail.configured && <Notice>{t('noMailServer')}</Notice>}
            <Checkbox
              name="mails"
              label={t('wantMails', { email: actor.email })}
              hint={t('wantMailsHint', { workspace: actor.workspaceName })}
              defaultChecked={mail.mails}
            />
            <Field name="language" label={t('mailLanguage')} required className="max-w-60">
              <Select
                options={MAIL_LANGUAGES.map((each) => ({ value: each, label: LANGUAGE_NAMES[each] }))}
                defaultValue={mail.language}
              />
            </Field>
          </div>
          <CardFooter>
            <span />
            <Button type="submit" variant="primary">
              {t('saveMails')}
            </Button>
          </CardFooter>
        </ActionForm>
      </Card>
      {can(actor, 'campaigns.draft') && (
        <TestNumbers workspace={actor.workspaceSlug} numbers={numbers} sandbox={sandbox} />
      )}
      <Card title={t('password')}>
        <ActionForm
          action={changePasswordAction}
          workspace={actor.workspaceSlug}
          doneMessage={t('passwordChanged')}
          resetOnDone
        >
          {/* For password managers: whose password this is. */}
          <input type="hidden" autoComplete="username" value={actor.email} readOnly />
          <div className="grid gap-4 sm:grid-cols-2">
            <Field
              name="currentPassword"
              label={t('current')}
              required
              className="sm:col-span-2 sm:max-w-[calc(50%-8px)]"
            >
              <TextInput type="password" autoComplete="current-password" />
            </Field>
            <Field name="newPassword" label={t('new')} required hint={t('newHint', { min: PASSWORD_MIN })}>
              <TextInput type="password" autoComplete="new-password" />
            </Field>
            <Field name="repeatPassword" label={t('repeat')} required>
              <TextInput type="password" autoComplete="new-password" />
            </Field>
          </div>
          <CardFooter>
            <span />
            <Button type="submit" variant="primary">
              {t('change')}
            </Button>
          </CardFooter>
        </ActionForm>
      </Card>
    </SettingsFrame>
  );
}
