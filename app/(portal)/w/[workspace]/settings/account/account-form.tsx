'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ActionForm } from '#app/_components/action-form.tsx';
import { Button } from '#app/_components/button.tsx';
import { Card, CardFooter } from '#app/_components/card.tsx';
import { RadioCards } from '#app/_components/choices.tsx';
import { Field } from '#app/_components/field.tsx';
import { NumberInput, TextInput } from '#app/_components/text-input.tsx';
import { saveAccountAction } from '#lib/features/accounts/actions.ts';

const DOCUMENTED_URL = 'https://login.sendservice.eu/MultiChannelAPI/Api';

type Props = {
  workspace: string;
  account: null | {
    sandbox: boolean;
    baseUrl: string;
    shape: 'full' | 'compact';
    callsPerRequest: number;
    requestsPerSecond: number;
    inFlight: number;
    /** When each secret was set, as a sentence. The secrets themselves are never sent here. */
    set: { username: string; password: string; guid: string };
  };
  sandboxUrl: string;
};

/** The platform, its credentials and its rate. */
export function AccountForm({ workspace, account, sandboxUrl }: Props) {
  const t = useTranslations('settings.account');
  const [platform, setPlatform] = useState(account && !account.sandbox ? 'sendservice' : 'sandbox');
  const [isAsBefore, setIsAsBefore] = useState(true);
  const live = platform === 'sendservice';
  // Saved secrets belong to the saved address; another address needs them again.
  const kept = account && !account.sandbox && isAsBefore ? account.set : null;
  return (
    <Card title={t('title')}>
      <ActionForm action={saveAccountAction} workspace={workspace} doneMessage={t('saved')}>
        <Field name="platform" label={t('platform')} group>
          <RadioCards
            columns={2}
            defaultValue={platform}
            onValueChange={setPlatform}
            options={[
              { value: 'sendservice', label: t('platforms.sendservice'), hint: t('sendserviceHint') },
              { value: 'sandbox', label: t('platforms.sandbox'), hint: t('sandboxHint') },
            ]}
          />
        </Field>
        {!live && <p className="mt-3 font-mono text-[12.5px] text-ink-3 [overflow-wrap:anywhere]">{sandboxUrl}</p>}
        <fieldset disabled={!live} hidden={!live} className="mt-5 min-w-0">
          <legend className="sr-only">{t('credentials')}</legend>
          <input type="hidden" name="secrets" value={kept ? 'kept' : 'needed'} />
          <div className="grid gap-4 sm:grid-cols-2">
            <Field name="baseUrl" label={t('baseUrl')} required hint={t('baseUrlHint')} className="sm:col-span-2">
              <TextInput
                mono
                type="url"
                inputMode="url"
                spellCheck={false}
                defaultValue={account && !account.sandbox ? account.baseUrl : DOCUMENTED_URL}
                onChange={(event) => setIsAsBefore(event.currentTarget.value.replace(/\/+$/, '') === account?.baseUrl)}
              />
            </Field>
            <Secret name="username" label={t('username')} kept={kept?.username} />
            <Secret name="password" label={t('password')} kept={kept?.password} />
            <Secret name="guid" label={t('guid')} kept={kept?.guid} hint={t('guidHint')} />
          </div>
          <p className="mt-3 text-[13px] text-ink-3">{t('sealed')}</p>
        </fieldset>
        <div className="mt-5 border-line border-t pt-4">
          <h3 className="mb-3 font-semibold text-[13px]">{t('pace')}</h3>
          <div className="grid gap-4 sm:grid-cols-3">
            <Field name="callsPerRequest" label={t('callsPerRequest')} required hint={t('callsPerRequestHint')}>
              <NumberInput defaultValue={String(account?.callsPerRequest ?? 100)} inputMode="numeric" />
            </Field>
            <Field name="requestsPerSecond" label={t('requestsPerSecond')} required hint={t('requestsPerSecondHint')}>
              <NumberInput defaultValue={String(account?.requestsPerSecond ?? 2)} />
            </Field>
            <Field name="inFlight" label={t('inFlight')} required hint={t('inFlightHint')}>
              <NumberInput defaultValue={String(account?.inFlight ?? 2)} inputMode="numeric" />
            </Field>
            <Field name="shape" label={t('shape')} group className="sm:col-span-3">
              <RadioCards
                columns={2}
                defaultValue={account?.shape ?? 'full'}
                options={[
                  { value: 'full', label: t('shapes.full'), hint: t('shapeHints.full') },
                  { value: 'compact', label: t('shapes.compact'), hint: t('shapeHints.compact') },
                ]}
              />
            </Field>
          </div>
        </div>
        <CardFooter>
          <p className="text-[13px] text-ink-3">{t('launchedKeep')}</p>
          <Button type="submit" variant="primary" className="ml-auto">
            {t('save')}
          </Button>
        </CardFooter>
      </ActionForm>
    </Card>
  );
}

function Secret({ name, label, kept, hint }: { name: string; label: string; kept: string | undefined; hint?: string }) {
  const t = useTranslations('settings.account');
  return (
    <Field
      name={name}
      label={label}
      required
      hint={kept === undefined ? hint : `${kept} ${t('keptHint')}`}
      className={name === 'guid' ? 'sm:col-span-2' : undefined}
    >
      <TextInput
        type={name === 'username' ? 'text' : 'password'}
        required={kept === undefined}
        autoComplete={name === 'password' ? 'new-password' : 'off'}
        spellCheck={false}
        placeholder={kept === undefined ? undefined : '••••••••'}
      />
    </Field>
  );
}
