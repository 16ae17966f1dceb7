'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ActionForm, type FormAction } from '#app/_components/action-form.tsx';
import { Button, ButtonLink } from '#app/_components/button.tsx';
import { Card } from '#app/_components/card.tsx';
import { RadioCards } from '#app/_components/choices.tsx';
import { Field } from '#app/_components/field.tsx';
import { TextInput } from '#app/_components/text-input.tsx';
import { type AttributeName, writableFields } from '#lib/domain/merge-fields.ts';
import { DigitRows } from './digit-rows.tsx';
import { TemplateField } from './template-field.tsx';
import { type PreviewPerson, TextPreview } from './text-preview.tsx';

const KINDS = ['audio', 'tts', 'ivrTts'] as const;
type Kind = (typeof KINDS)[number];

type Props = {
  workspace: string;
  action: FormAction<never>;
  /** Voices to suggest. */
  languages: string[];
  /** The fields of a person, besides the name, that a text may use. */
  attributes: AttributeName[];
  people: PreviewPerson[];
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

/** One form for new and changed messages. Fields that the kind does not need are hidden and not sent, but keep their values. */
export function MessageEditor({ workspace, action, languages, attributes, people, message, back }: Props) {
  const t = useTranslations('messages');
  const [kind, setKind] = useState<Kind>(message?.kind ?? 'audio');
  const [text, setText] = useState(message?.text ?? '');
  const [language, setLanguage] = useState(message?.language ?? languages[0] ?? '');
  const speaks = kind !== 'audio';
  const hasExtension = kind !== 'tts';
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
                <TemplateField
                  label={t(kind === 'ivrTts' ? 'introduction' : 'text')}
                  required={kind === 'tts'}
                  text={text}
                  onTextChange={setText}
                  fields={writableFields(attributes)}
                />
                <TextPreview text={text} language={language} attributes={attributes} people={people} />
                <Field name="language" label={t('language')} required hint={t('languageHint')}>
                  <TextInput
                    mono
                    list="voices"
                    className="max-w-48"
                    spellCheck={false}
                    value={language}
                    onChange={(event) => setLanguage(event.currentTarget.value)}
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
