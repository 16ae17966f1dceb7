import { PhoneOutgoing } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { ActionForm } from '#app/_components/action-form.tsx';
import { Button } from '#app/_components/button.tsx';
import { Card } from '#app/_components/card.tsx';
import { Checkbox } from '#app/_components/choices.tsx';
import { WarningText } from '#app/(portal)/w/[workspace]/campaigns/_warning-text.tsx';
import { can } from '#lib/domain/permissions.ts';
import { launchAction } from '#lib/features/campaigns/actions.ts';
import { mustBeTicked } from '#lib/features/dispatch/queries.ts';
import type { Shared } from './shared.ts';

/** Asks for the launch with its consequence in figures. */
export function LaunchPanel({ actor, campaign, check, format }: Shared) {
  const t = useTranslations('campaigns.review.launch');
  const figures = { count: check.calls, n: format.number(check.calls) };
  const { approval } = check;
  const unapproved = approval !== null && !(approval.last?.state === 'given' && approval.holds);
  const blocked = check.blockers.length > 0 || unapproved;
  const waits = campaign.windowStart !== null && campaign.windowStart > new Date();
  return (
    <Card title={t('title')}>
      <p className="text-ink-2">
        {t.rich('consequence', { ...figures, strong: (words) => <strong className="text-ink">{words}</strong> })}
      </p>
      {can(actor, 'campaigns.launch') ? (
        <ActionForm
          action={launchAction}
          workspace={actor.workspaceSlug}
          hidden={{ id: campaign.id, revision: campaign.revision, expectedCalls: check.calls }}
          className="mt-4 space-y-4"
        >
          {check.warnings.filter(mustBeTicked).map((warning) => (
            <Checkbox
              key={warning.code}
              id={`accepted-${warning.code}`}
              name="accepted[]"
              value={warning.code}
              label={<WarningText warning={warning} format={format} />}
              required
              disabled={blocked}
            />
          ))}
          <Checkbox name="checked" label={t('checked')} disabled={blocked} />
          <Button
            type="submit"
            variant="primary"
            size="lg"
            className="w-full"
            disabled={blocked}
            icon={<PhoneOutgoing aria-hidden />}
          >
            {t('button', figures)}
          </Button>
          {waits && campaign.windowStart && !blocked && (
            <p className="text-[13px] text-ink-2">{t('later', { at: format.dateTime(campaign.windowStart) })}</p>
          )}
          {blocked && <p className="text-[13px] text-ink-2">{t(unapproved ? 'unapproved' : 'blocked')}</p>}
        </ActionForm>
      ) : (
        <p className="mt-4 rounded-control bg-faint px-3.5 py-3 text-ink-2">
          {t(can(actor, 'campaigns.draft') ? 'notAllowed' : 'readOnly')}
        </p>
      )}
    </Card>
  );
}
