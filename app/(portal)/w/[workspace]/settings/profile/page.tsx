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
import { requireActor, signedIn } from '#lib/auth/actor.ts';
import { PASSWORD_MIN } from '#lib/auth/passwords.ts';
import { sessionsOf } from '#lib/auth/sessions.ts';
import { can } from '#lib/domain/permissions.ts';
import { env } from '#lib/env.ts';
import { chooseMailsAction } from '#lib/features/notifications/actions.ts';
import { mailChoice } from '#lib/features/notifications/queries.ts';
import { MAIL_LANGUAGES } from '#lib/features/notifications/schema.ts';
import { testNumbersOf } from '#lib/features/test-numbers/queries.ts';
import { shellFor } from '#lib/features/workspaces/queries.ts';
import { SettingsFrame } from '../frame.tsx';
import { PasswordForm } from './password-form.tsx';
import { Sessions } from './sessions.tsx';
import { TestNumbers } from './test-numbers.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('settings');
  return { title: t('tabs.profile') };
}

export default async function ProfilePage({ params }: { params: Promise<{ workspace: string }> }) {
  const actor = await requireActor((await params).workspace);
  const [t, tRole, mail, numbers, { sandbox }, session, sessions] = await Promise.all([
    getTranslations('settings.profile'),
    getTranslations('common.role'),
    mailChoice(actor),
    testNumbersOf(actor),
    shellFor(actor),
    signedIn(),
    sessionsOf(actor.userId),
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
      <Sessions
        actor={actor}
        sessions={sessions}
        current={session?.sessionId ?? ''}
        limits={{ hours: env.SESSION_IDLE_HOURS, days: env.SESSION_DAYS }}
      />
      <Card title={t('password')}>
        <PasswordForm workspace={actor.workspaceSlug} email={actor.email} min={PASSWORD_MIN} />
      </Card>
    </SettingsFrame>
  );
}
