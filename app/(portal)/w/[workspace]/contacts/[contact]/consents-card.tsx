import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { Badge } from '#app/_components/badge.tsx';
import { Card } from '#app/_components/card.tsx';
import { ConfirmDialog } from '#app/_components/confirm-dialog.tsx';
import type { Formats } from '#app/_i18n/format.ts';
import { withdrawConsentAction } from '#lib/features/contacts/actions.ts';
import type { ConsentRow } from '#lib/features/contacts/consents.ts';
import { ConsentDialog } from './consent-dialog.tsx';

type Props = {
  workspace: string;
  contactId: string;
  consents: ConsentRow[];
  format: Formats;
  mayWrite: boolean;
};

/** The person's consents, their dates, and how they are known. */
export async function ConsentsCard({ workspace, contactId, consents, format, mayWrite }: Props) {
  const t = await getTranslations('people.consents');
  return (
    <Card
      title={t('title')}
      actions={mayWrite && <ConsentDialog workspace={workspace} contactId={contactId} />}
      className="mt-4"
    >
      {consents.length === 0 && <p className="text-ink-2">{t('none')}</p>}
      <ul className="grid gap-4">
        {consents.map((consent) => (
          <li key={consent.id} className="border-line border-t pt-3 first:border-t-0 first:pt-0">
            <div className="flex flex-wrap items-start justify-between gap-3">
              <p className="min-w-0 flex-1 basis-72 whitespace-pre-line [overflow-wrap:anywhere]">{consent.text}</p>
              {mayWrite && consent.withdrawnAt === null && (
                <ConfirmDialog
                  trigger={t('withdraw')}
                  triggerSize="sm"
                  title={t('withdrawTitle')}
                  consequence={t('withdrawText')}
                  confirm={t('withdrawConfirm')}
                  action={withdrawConsentAction}
                  workspace={workspace}
                  hidden={{ contactId, consentId: consent.id }}
                  doneMessage={t('withdrawn')}
                />
              )}
            </div>
            <p className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-[13px] text-ink-2">
              {consent.withdrawnAt && <Badge tone="refused">{t('isWithdrawn')}</Badge>}
              {consent.purpose !== '' && <span>{t('for', { purpose: consent.purpose })}</span>}
              {consent.givenOn && <span>{t('givenOn', { day: format.date(consent.givenOn) })}</span>}
              <span>
                {t('recorded', { when: format.dateTime(consent.recordedAt), who: consent.recordedByName ?? '—' })}
              </span>
              {consent.withdrawnAt && (
                <span>
                  {t('withdrawnAt', {
                    when: format.dateTime(consent.withdrawnAt),
                    who: consent.withdrawnByName ?? '—',
                  })}
                </span>
              )}
              {consent.importId && (
                <Link
                  href={`/w/${workspace}/contacts/imports/${consent.importId}`}
                  className="rounded underline decoration-edge underline-offset-3"
                >
                  {consent.fileName}
                </Link>
              )}
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
