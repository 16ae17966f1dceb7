import { Clapperboard } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { ActionForm } from '#app/_components/action-form.tsx';
import { CampaignBadge } from '#app/_components/badge.tsx';
import { Button } from '#app/_components/button.tsx';
import { Card } from '#app/_components/card.tsx';
import { can } from '#lib/domain/permissions.ts';
import type { Rehearsal } from '#lib/features/campaigns/rehearsals.ts';
import { rehearseAction } from '#lib/features/dispatch/actions.ts';
import type { Shared } from './shared.ts';

/** Conditions that a rehearsal does not need: it starts at once, with the sandbox. */
const NOT_NEEDED = ['noWindow', 'windowOver', 'noInterval', 'noAccount', 'accountStopped'];

/** Runs the whole campaign on the sandbox, and shows earlier rehearsals. */
export function Rehearsals({ actor, campaign, check, base, format, rehearsals }: Shared & { rehearsals: Rehearsal[] }) {
  const t = useTranslations('campaignReview.rehearsal');
  if (!can(actor, 'campaigns.draft') && rehearsals.length === 0) return null;
  const running = rehearsals.some(({ state }) => state === 'running' || state === 'paused');
  const possible = check.blockers.every(({ code }) => NOT_NEEDED.includes(code)) && check.calls > 0;
  return (
    <Card title={t('title')}>
      <p className="text-ink-2">{t('text', { count: check.calls, n: format.number(check.calls) })}</p>
      {rehearsals.length > 0 && (
        <ul className="mt-3 space-y-2">
          {rehearsals.map((rehearsal) => (
            <li key={rehearsal.id} className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <CampaignBadge state={rehearsal.state} />
              <Link
                href={`${base}/campaigns/${rehearsal.id}`}
                className="rounded text-accent underline underline-offset-2"
              >
                {t('by', { at: format.dateTime(rehearsal.startedAt), who: rehearsal.startedBy })}
              </Link>
              {!rehearsal.current && <span className="text-ink-3 text-xs">{t('changed')}</span>}
            </li>
          ))}
        </ul>
      )}
      {can(actor, 'campaigns.draft') && !running && (
        <ActionForm
          action={rehearseAction}
          workspace={actor.workspaceSlug}
          hidden={{ id: campaign.id }}
          className="mt-3 flex flex-wrap items-center gap-3"
        >
          <Button type="submit" disabled={!possible} icon={<Clapperboard aria-hidden />}>
            {t('begin')}
          </Button>
          {!possible && <span className="text-[13px] text-ink-2">{t('notYet')}</span>}
        </ActionForm>
      )}
    </Card>
  );
}
