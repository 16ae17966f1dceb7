import { PhoneCall } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { ActionForm } from '#app/_components/action-form.tsx';
import { Button } from '#app/_components/button.tsx';
import { Card } from '#app/_components/card.tsx';
import { Field } from '#app/_components/field.tsx';
import { Select } from '#app/_components/select.tsx';
import { can } from '#lib/domain/permissions.ts';
import { formatNumber } from '#lib/domain/phone.ts';
import { testCallAction } from '#lib/features/test-numbers/actions.ts';
import type { TestNumberRow } from '#lib/features/test-numbers/queries.ts';
import type { Shared } from './shared.ts';

/** Plays the draft on the user's own phone, through the same path as every call. */
export function TestCall({ actor, campaign, base, numbers }: Shared & { numbers: TestNumberRow[] }) {
  const t = useTranslations('campaignReview.test');
  if (!can(actor, 'campaigns.draft')) return null;
  const confirmed = numbers.filter(({ confirmedAt }) => confirmedAt !== null);
  return (
    <Card title={t('title')}>
      {confirmed.length === 0 ? (
        <p className="text-ink-2">
          {t('none')}{' '}
          <Link href={`${base}/settings/profile`} className="text-accent underline underline-offset-2">
            {t('add')}
          </Link>
        </p>
      ) : (
        <ActionForm action={testCallAction} workspace={actor.workspaceSlug} hidden={{ id: campaign.id }}>
          <p className="mb-3 text-ink-2">{t('text')}</p>
          <div className="flex flex-wrap items-end gap-2">
            <Field name="testNumberId" label={t('number')} required className="min-w-48 flex-1">
              <Select
                defaultValue={confirmed[0]?.id}
                options={confirmed.map(({ id, number }) => ({ value: id, label: formatNumber(number) }))}
              />
            </Field>
            <Button type="submit" icon={<PhoneCall aria-hidden />}>
              {t('call')}
            </Button>
          </div>
        </ActionForm>
      )}
    </Card>
  );
}
