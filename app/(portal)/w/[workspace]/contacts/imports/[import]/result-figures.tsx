import { useTranslations } from 'next-intl';
import { Card } from '#app/_components/card.tsx';
import { Stat, Stats } from '#app/_components/stat.tsx';
import type { Formats } from '#app/_i18n/format.ts';
import type { Counts } from '#lib/features/contacts/import/schema.ts';
import { doubtfulRows, rejectedRows } from '../figures.ts';

type Props = {
  counts: Counts;
  /** The number of distinct numbers in the rows to be checked: some stand in several rows. */
  numbersToCheck: number;
  format: Formats;
};

/** The outcome of the file's rows, in figures: the common ones always, the rest only if there are any. */
export function ResultFigures({ counts, numbersToCheck, format }: Props) {
  const t = useTranslations('contacts.result');
  const rejected = rejectedRows(counts);
  const toCheck = doubtfulRows(counts);
  const seldom = [
    { name: 'toCheck', rows: toCheck, tone: 'waiting' },
    { name: 'several', rows: counts.several, tone: undefined },
    { name: 'suppressed', rows: counts.suppressed, tone: 'waiting' },
    { name: 'unread', rows: counts.unread, tone: undefined },
    { name: 'hidden', rows: counts.hidden, tone: undefined },
  ] as const;
  const noteOf = (name: (typeof seldom)[number]['name']) =>
    name === 'toCheck'
      ? t('toCheckNote', { count: numbersToCheck, n: format.number(numbersToCheck) })
      : t(`${name}Note`);
  return (
    <Card title={t('title')}>
      <Stats>
        <Stat label={t('accepted')} value={format.number(counts.accepted)} note={t('acceptedNote')} tone="accent" />
        <Stat label={t('updated')} value={format.number(counts.updated)} note={t('updatedNote')} />
        <Stat label={t('unchanged')} value={format.number(counts.unchanged)} note={t('unchangedNote')} />
        <Stat
          label={t('duplicates')}
          value={format.number(counts.duplicates)}
          note={t('duplicatesNote')}
          tone="waiting"
        />
        <Stat
          label={t('rejected')}
          value={format.number(rejected)}
          note={t('rejectedNote', { percent: format.percent(rejected, counts.rows) })}
          tone="refused"
        />
        {seldom.map(
          ({ name, rows, tone }) =>
            rows > 0 && <Stat key={name} label={t(name)} value={format.number(rows)} note={noteOf(name)} tone={tone} />,
        )}
      </Stats>
    </Card>
  );
}
