import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Notice } from '#app/_components/notice.tsx';
import { address } from '#app/(portal)/w/[workspace]/_address.ts';
import { useWarningText } from '#app/(portal)/w/[workspace]/campaigns/_warning-text.ts';
import { can } from '#lib/domain/permissions.ts';
import { mustBeTicked } from '#lib/features/dispatch/queries.ts';
import type { Shared } from './shared.ts';

/** Everything that prevents the launch, each with a link to its solution; then the remarks worth knowing before. */
export function Obstacles({ actor, campaign, check, base, format }: Shared) {
  const t = useTranslations('campaignReview');
  const warningText = useWarningText(format);
  // The editor would send a user who may only read back here.
  const edit = can(actor, 'campaigns.draft') ? `${base}/campaigns/${campaign.id}/edit` : null;
  // A user who may launch ticks the others, next to the button.
  const shown = check.warnings.filter((warning) => !mustBeTicked(warning) || !can(actor, 'campaigns.launch'));
  const toCheck = check.excluded.find(({ reason }) => reason === 'numberToCheck');
  const solvedAt = {
    noSource: edit,
    sourceMissing: edit,
    noMessage: edit,
    textProblem: `${base}/messages/${campaign.messageId ?? ''}`,
    noCallerId: edit,
    noWindow: edit,
    windowOver: edit,
    noInterval: edit,
    noAccount: `${base}/settings/account`,
    accountStopped: `${base}/settings/account`,
    audienceEmpty: `${base}/contacts`,
  };
  return (
    <>
      {check.blockers.length > 0 && (
        <Notice
          kind="danger"
          title={t('blocked', { count: check.blockers.length, n: format.number(check.blockers.length) })}
        >
          <ul className="mt-1 list-disc space-y-1 pl-5">
            {check.blockers.map(({ code }) => (
              <li key={code}>
                {t(`blockers.${code}`)} {solvedAt[code] && <Link href={solvedAt[code]}>{t('solve')}</Link>}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {toCheck && (
        <Notice kind="warning">
          {t('toCheck.text', { count: toCheck.people, n: format.number(toCheck.people) })}{' '}
          <Link href={address(`${base}/contacts`, { check: 'open' })}>{t('toCheck.link')}</Link>
        </Notice>
      )}
      {shown.map((warning) => (
        <Notice key={warning.code} kind={mustBeTicked(warning) ? 'warning' : 'info'}>
          {warningText(warning)}
        </Notice>
      ))}
    </>
  );
}
