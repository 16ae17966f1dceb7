import { CalendarClock, PhoneOutgoing } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Fragment } from 'react';
import { ActionForm } from '#app/_components/action-form.tsx';
import { Button } from '#app/_components/button.tsx';
import { Card } from '#app/_components/card.tsx';
import { Checkbox } from '#app/_components/choices.tsx';
import { useWarningText } from '#app/(portal)/w/[workspace]/campaigns/_warning-text.ts';
import { can } from '#lib/domain/permissions.ts';
import { launchAction, scheduleLaunchAction, unscheduleLaunchAction } from '#lib/features/dispatch/actions.ts';
import { mustBeTicked } from '#lib/features/dispatch/queries.ts';
import { boxOf } from '#lib/features/dispatch/schema.ts';
import { LaunchLater } from './launch-later.tsx';
import type { Shared } from './shared.ts';

/** Asks for the launch with its effect in figures: now, or at the time for which everything was checked. */
export function LaunchPanel(shared: Shared) {
  const t = useTranslations('campaignReview.launch');
  const { actor, campaign, check, format } = shared;
  const figures = { count: check.calls, n: format.number(check.calls) };
  const allowed = can(actor, 'campaigns.launch');
  return (
    <Card title={t('title')}>
      <p className="text-ink-2">
        {t.rich('consequence', { ...figures, strong: (words) => <strong className="text-ink">{words}</strong> })}
      </p>
      {campaign.scheduled ? (
        <Scheduled {...shared} />
      ) : allowed ? (
        <LaunchForm {...shared} />
      ) : (
        <p className="mt-4 rounded-control bg-faint px-3.5 py-3 text-ink-2">
          {t(can(actor, 'campaigns.draft') ? 'notAllowed' : 'readOnly')}
        </p>
      )}
    </Card>
  );
}

function LaunchForm({ actor, campaign, check, base, format, at }: Shared) {
  const t = useTranslations('campaignReview.launch');
  const warningText = useWarningText(format);
  const figures = { count: check.calls, n: format.number(check.calls) };
  const { approval } = check;
  const unapproved = approval !== null && !(approval.last?.state === 'given' && approval.holds);
  const blocked = check.blockers.length > 0 || unapproved;
  const waits = campaign.windowStart !== null && campaign.windowStart > (at ?? new Date());
  const reviewed = { id: campaign.id, revision: campaign.revision, expectedCalls: check.calls };
  return (
    <>
      <ActionForm
        action={at ? scheduleLaunchAction : launchAction}
        workspace={actor.workspaceSlug}
        hidden={{ ...reviewed, ...(at && { at: at.toISOString() }) }}
        className="mt-4 space-y-4"
      >
        {check.warnings.filter(mustBeTicked).map((warning) => (
          <Fragment key={warning.code}>
            <input type="hidden" name="shown[]" value={warning.code} />
            <Checkbox name={boxOf(warning.code)} label={warningText(warning)} disabled={blocked} />
          </Fragment>
        ))}
        <Checkbox name="checked" label={t('checked')} disabled={blocked} />
        <Button
          type="submit"
          variant="primary"
          size="lg"
          className="w-full"
          disabled={blocked}
          icon={at ? <CalendarClock aria-hidden /> : <PhoneOutgoing aria-hidden />}
        >
          {at ? t('schedule') : t('button', figures)}
        </Button>
        {at && !blocked && (
          <p className="text-[13px] text-ink-2">{t('scheduleConsequence', { at: format.dateTime(at) })}</p>
        )}
        {waits && campaign.windowStart && !blocked && !at && (
          <p className="text-[13px] text-ink-2">{t('later', { at: format.dateTime(campaign.windowStart) })}</p>
        )}
        {blocked && <p className="text-[13px] text-ink-2">{t(unapproved ? 'unapproved' : 'blocked')}</p>}
      </ActionForm>
      {at ? (
        <Link
          href={`${base}/campaigns/${campaign.id}/review`}
          className="mt-4 inline-block rounded text-accent underline underline-offset-2"
        >
          {t('nowInstead')}
        </Link>
      ) : (
        <LaunchLater zone={format.zone} />
      )}
    </>
  );
}

/** A scheduled launch: its time, its audience, and how to cancel it. */
function Scheduled({ actor, campaign, format }: Shared) {
  const t = useTranslations('campaignReview.launch');
  if (!campaign.scheduled) return null;
  const { at, by } = campaign.scheduled;
  return (
    <div className="mt-4 space-y-3">
      <p className="rounded-control bg-active-soft px-3.5 py-3 text-active">
        {t('scheduled', { at: format.dateTime(at), by: by ?? '' })}
      </p>
      {can(actor, 'campaigns.launch') && (
        <ActionForm action={unscheduleLaunchAction} workspace={actor.workspaceSlug} hidden={{ id: campaign.id }}>
          <Button type="submit">{t('unschedule')}</Button>
        </ActionForm>
      )}
    </div>
  );
}
