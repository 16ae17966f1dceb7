'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import { ActionForm, type FormAction } from '#app/_components/action-form.tsx';
import { Button, ButtonLink } from '#app/_components/button.tsx';
import { Card } from '#app/_components/card.tsx';
import { RadioCards } from '#app/_components/choices.tsx';
import { Field } from '#app/_components/field.tsx';
import { TextArea, TextInput } from '#app/_components/text-input.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import { spokenSeconds } from '#lib/features/messages/spoken.ts';
import { DigitRows } from './digit-rows.tsx';

const KINDS = ['audio', 'tts', 'ivrTts'] as const;
type Kind = (typeof KINDS)[number];

type Props = {
  workspace: string;
  action: FormAction<void>;
  /** Voices to suggest. */
  languages: string[];
  message: null | {
    id: string;
    name: string;
    kind: Kind;
    extension: number | null;
    text: string | null;
    language: string | null;
    digits: { digit: string; meaning: string; optOut: boolean }[];
  };
  back: string;
};

/** New or changed: the same form. What a kind does not need is hidden and not sent, but kept while one tries the kinds. */
export function MessageEditor({ workspace, action, languages, message, back }: Props) {
  const t = useTranslations('messages');
  const format = createFormats(useLocale(), 'UTC');
  const [kind, setKind] = useState<Kind>(message?.kind ?? 'audio');
  const [text, setText] = useState(message?.text ?? '');
  const speaks = kind !== 'audio';
  const hasExtension = kind !== 'tts';
  const seconds = spokenSeconds(text);
  return (
    <ActionForm action={action} workspace={workspace} hidden={{ id: message?.id }} className="max-w-3xl">
      <div className="grid gap-4">
        <Card title={t('what')}>
          <div className="grid gap-4">
            <Field name="name" label={t('name')} required hint={t('nameHint')}>
              <TextInput defaultValue={message?.name} maxLength={120} />
            </Field>
            <Field name="kind" label={t('kind')} group required>
              <RadioCards
                columns={3}
                defaultValue={kind}
                onValueChange={(value) => setKind(value as Kind)}
                options={KINDS.map((each) => ({
                  value: each,
                  label: t(`kinds.${each}`),
                  hint: t(`kindHints.${each}`),
                }))}
              />
            </Field>
            <fieldset disabled={!hasExtension} hidden={!hasExtension} className="min-w-0">
              <Field name="extension" label={t('extension')} required hint={t(`extensionHints.${kind}`)}>
                <TextInput
                  mono
                  inputMode="numeric"
                  className="max-w-48"
                  defaultValue={message?.extension ?? undefined}
                  placeholder="200938"
                />
              </Field>
            </fieldset>
            <fieldset disabled={!speaks} hidden={!speaks} className="min-w-0">
              <div className="grid gap-4">
                <Field
                  name="text"
                  label={t(kind === 'ivrTts' ? 'introduction' : 'text')}
                  required={kind === 'tts'}
                  hint={
                    seconds > 0
                      ? t('spoken', { signs: format.number(text.length), time: format.duration(seconds) })
                      : t('textHint')
                  }
                >
                  <TextArea
                    defaultValue={message?.text ?? undefined}
                    className="min-h-24"
                    maxLength={3000}
                    onChange={(event) => setText(event.currentTarget.value)}
                  />
                </Field>
                <Field name="language" label={t('language')} required hint={t('languageHint')}>
                  <TextInput
                    mono
                    list="voices"
                    className="max-w-48"
                    spellCheck={false}
                    defaultValue={message?.language ?? languages[0]}
                  />
                </Field>
                <datalist id="voices">
                  {languages.map((language) => (
                    <option key={language} value={language} />
                  ))}
                </datalist>
              </div>
            </fieldset>
          </div>
        </Card>
        <Card title={t('digits')} note={t('digitsNote')}>
          <DigitRows digits={message?.digits ?? []} />
        </Card>
        <div className="flex flex-wrap items-center justify-end gap-2">
          <ButtonLink href={back} variant="ghost">
            {t('cancel')}
          </ButtonLink>
          <Button type="submit" variant="primary">
            {t(message ? 'save' : 'create')}
          </Button>
        </div>
      </div>
    </ActionForm>
  );
}
