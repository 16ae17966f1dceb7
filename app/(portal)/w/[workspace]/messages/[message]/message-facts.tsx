import { useTranslations } from 'next-intl';
import { Card } from '#app/_components/card.tsx';
import { KeyValue } from '#app/_components/key-value.tsx';
import type { MessageRow } from '#lib/features/messages/queries.ts';

/** A message for users who may not change it. */
export function MessageFacts({ message }: { message: MessageRow }) {
  const t = useTranslations('messages');
  const { extension, text, language, digits } = message;
  return (
    <div className="grid max-w-3xl gap-4">
      <Card title={t('what')} note={t('onlyWriters')}>
        <KeyValue
          facts={[
            ...(extension === null
              ? []
              : [{ label: t('extension'), value: <span className="font-mono text-[12.5px]">{extension}</span> }]),
            ...(text ? [{ label: t('text'), value: text }] : []),
            ...(language
              ? [{ label: t('language'), value: <span className="font-mono text-[12.5px]">{language}</span> }]
              : []),
          ]}
        />
      </Card>
      <Card title={t('digits')}>
        {digits.length === 0 ? (
          <p className="text-ink-2">{t('noDigits')}</p>
        ) : (
          <KeyValue
            facts={digits.map(({ digit, meaning, optOut }) => ({
              label: digit,
              value: optOut ? `${meaning} · ${t('optOut')}` : meaning,
            }))}
          />
        )}
      </Card>
    </div>
  );
}
