import { useTranslations } from 'next-intl';
import { Button } from '#app/_components/button.tsx';
import { fieldsOf, sameName, spoken } from '#lib/domain/merge-fields.ts';
import type { MergeField } from '#lib/features/messages/queries.ts';

type Props = {
  fields: MergeField[];
  /** Somebody's values by field. */
  example: Record<string, string>;
  text: string;
  insert: (field: string) => void;
};

const LOOK = {
  text: '',
  value: 'rounded bg-accent-soft px-0.5 text-accent',
  fallback: 'rounded bg-missed-soft px-0.5 text-missed',
  empty: 'mx-0.5 rounded bg-refused-soft px-0.5 text-refused',
};

/** Fields to put into a text, and the text as one person would hear it, with what comes from where. */
export function MergeFields({ fields, example, text, insert }: Props) {
  const t = useTranslations('messages.fields');
  const known = new Set(fields.map(({ name }) => sameName(name)));
  const unknown = fieldsOf(text).filter((name) => !known.has(sameName(name)));
  const hasFields = fieldsOf(text).length > 0;
  return (
    <div>
      <div className="flex flex-wrap items-center gap-1.5">
        <span className="text-[13px] text-ink-2">{t('insert')}</span>
        {fields.map(({ name, label }) => (
          <Button key={name} size="sm" onClick={() => insert(`{{${name}}}`)}>
            {label}
          </Button>
        ))}
      </div>
      <p className="mt-1.5 text-[13px] text-ink-3">{t('hint', { example: '{{firstName|Signora/Signore}}' })}</p>
      {unknown.length > 0 && (
        <p role="status" className="mt-1.5 text-[13px] text-missed">
          {t('unknown', { names: unknown.map((name) => `{{${name}}}`).join(', ') })}
        </p>
      )}
      {hasFields && (
        <figure className="mt-3 rounded-control border border-line bg-sunken px-3 py-2.5">
          <figcaption className="mb-1 text-ink-3 text-xs">{t('preview')}</figcaption>
          <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">
            {spoken(text, example).map((piece, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the pieces have nothing but their order
              <span key={place} className={LOOK[piece.from]} title={piece.field}>
                {piece.from === 'empty' ? t('nothing', { field: piece.field ?? '' }) : piece.text}
              </span>
            ))}
          </p>
        </figure>
      )}
    </div>
  );
}
