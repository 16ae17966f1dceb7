'use client';

import { TriangleAlert } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { Select } from '#app/_components/select.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import {
  type AttributeName,
  fieldsOf,
  type Person,
  type Piece,
  render,
  TEXT_MAX,
  writableFields,
} from '#lib/domain/merge-fields.ts';
import { spokenSeconds } from '#lib/features/messages/spoken.ts';

export type PreviewPerson = Person & { id: string; number: string };

type Props = {
  text: string;
  language: string;
  attributes: readonly AttributeName[];
  /** Contacts to choose from; an example is used if there is none. */
  people: readonly PreviewPerson[];
};

const NOBODY: Person = { firstName: '', lastName: '', attributes: {} };
const EXAMPLE_VALUES = { number: '10', date: '2026-12-31', yesNo: 'yes' } as const;

const LOOKS = {
  value: 'rounded bg-accent-soft px-0.5 text-accent',
  fallback: 'rounded bg-active-soft px-0.5 text-active underline decoration-dotted underline-offset-2',
  empty: 'mx-0.5 rounded border border-dashed border-missed bg-missed-soft px-1 text-missed text-xs',
} as const;

/** The text that one person hears, updated while typing: each word's source, the duration, and the errors. */
export function TextPreview({ text, language, attributes, people }: Props) {
  const t = useTranslations('messages.preview');
  const format = createFormats(useLocale(), 'UTC');
  const [chosen, setChosen] = useState(people[0]?.id ?? 'example');
  const example: Person = {
    firstName: t('exampleFirstName'),
    lastName: t('exampleLastName'),
    attributes: Object.fromEntries(
      attributes.map(({ key, label, type }) => [key, type === 'text' ? label : EXAMPLE_VALUES[type]]),
    ),
  };
  const options = [
    ...people.map((person) => ({ value: person.id, label: nameOf(person) })),
    ...(people.length === 0 ? [{ value: 'example', label: t('example') }] : []),
    { value: 'nobody', label: t('nobody') },
  ];
  const person = chosen === 'example' ? example : (people.find(({ id }) => id === chosen) ?? NOBODY);
  const { fields, problems } = fieldsOf(text, attributes);
  const rendered = render(text.trim(), fields, person, language);
  const origins = new Set(rendered.pieces.map(({ from }) => from));
  return (
    <section aria-label={t('title')} className="grid gap-2.5 rounded-card border border-line bg-sunken p-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <h3 className="font-medium text-[13px]">{t('title')}</h3>
        <div className="min-w-0 flex-1 basis-48 sm:max-w-64">
          <Select label={t('whom')} options={options} value={chosen} onValueChange={setChosen} />
        </div>
      </div>
      <p className="whitespace-pre-wrap break-words">
        {rendered.text === '' && !origins.has('empty') ? <span className="text-ink-3">{t('nothing')}</span> : null}
        {rendered.pieces.map((piece, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity but their place
          <PieceText key={at} piece={piece} />
        ))}
      </p>
      {problems[0] && (
        <Warning>
          <ProblemText problem={problems[0]} attributes={attributes} />
        </Warning>
      )}
      {rendered.tooLong && <Warning>{t('tooLong', { max: format.number(TEXT_MAX) })}</Warning>}
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-[13px] text-ink-2">
        <span>
          {t('spoken', {
            signs: format.number(rendered.text.length),
            time: format.span(spokenSeconds(rendered.text)),
          })}
        </span>
        {(['value', 'fallback', 'empty'] as const).map(
          (origin) =>
            origins.has(origin) && (
              <span key={origin} className={LOOKS[origin]}>
                {t(`origins.${origin}`)}
              </span>
            ),
        )}
      </p>
    </section>
  );
}

function PieceText({ piece }: { piece: Piece }) {
  const t = useTranslations('messages.preview');
  if (piece.from === 'template') return piece.text;
  return (
    <span className={LOOKS[piece.from]} title={t(`origins.${piece.from}`)}>
      {piece.from === 'empty' ? t('empty', { name: piece.written }) : piece.text}
    </span>
  );
}

function ProblemText({
  problem,
  attributes,
}: {
  problem: ReturnType<typeof fieldsOf>['problems'][number];
  attributes: readonly AttributeName[];
}) {
  const tErrors = useTranslations('errors');
  const tValidation = useTranslations('validation');
  if (problem.code === 'unknownField')
    return tErrors('unknownField', { name: problem.name, known: writableFields(attributes).join(', ') });
  return tValidation(problem.code, { near: problem.near });
}

function Warning({ children }: { children: ReactNode }) {
  return (
    <p className="flex gap-2 text-[13px] text-missed">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" strokeWidth={1.75} />
      <span className="min-w-0 break-words">{children}</span>
    </p>
  );
}

function nameOf({ firstName, lastName, number }: PreviewPerson): string {
  return `${firstName} ${lastName}`.trim() || number;
}
