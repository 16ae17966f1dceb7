import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Card } from '#app/_components/card.tsx';
import { Ledger } from '#app/_components/key-value.tsx';
import type { Formats } from '#app/_i18n/format.ts';
import type { Counts } from '#lib/features/contacts/import/schema.ts';
import { doubtfulRows, doubtsByWeight, reasonsBySize, rejectedRows } from '../figures.ts';

type Props = {
  counts: Counts;
  /** Link to the people whose number is to be checked. */
  toCheck: string;
  format: Formats;
};

/** Why rows were not taken, and why numbers wait for a person. */
export function ResultReasons({ counts, toCheck, format }: Props) {
  const t = useTranslations('contacts');
  return (
    <div className="grid gap-4">
      {rejectedRows(counts) > 0 && (
        <Card title={t('result.reasonsTitle')}>
          <Ledger
            facts={reasonsBySize(counts).map(([reason, n]) => ({
              label: t(`reasons.${reason as 'invalid_number'}`),
              value: format.number(n),
            }))}
          />
        </Card>
      )}
      {doubtfulRows(counts) > 0 && (
        <Card title={t('result.doubtsTitle')}>
          <Ledger
            facts={doubtsByWeight(counts).map(([doubt, n]) => ({
              label: t(`reasons.${doubt}`),
              value: format.number(n),
            }))}
          />
          <p className="mt-5">
            <Link href={toCheck} className="rounded underline decoration-edge underline-offset-3">
              {t('result.seeToCheck')}
            </Link>
          </p>
        </Card>
      )}
    </div>
  );
}
