import { Bookmark, Copy, Pause, Play } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { CampaignBadge } from '#app/_components/badge.tsx';
import { ConfirmDialog } from '#app/_components/confirm-dialog.tsx';
import { Menu } from '#app/_components/menu.tsx';
import { PageHeader } from '#app/_components/page-header.tsx';
import { Phone } from '#app/_components/phone.tsx';
import { Tabs } from '#app/_components/tabs.tsx';
import { address } from '#app/(portal)/w/[workspace]/_address.ts';
import { selected, standings } from '#lib/domain/books.ts';
import { can } from '#lib/domain/permissions.ts';
import { duplicateCampaignAction, makeTemplateAction } from '#lib/features/campaigns/actions.ts';
import { cancelAction, pauseAction, resumeAction } from '#lib/features/dispatch/actions.ts';
import { Adjust } from './adjust.tsx';
import { FollowUp } from './follow-up.tsx';
import type { Shared } from './shared.ts';

export const TABS = ['results', 'calls', 'batches', 'history'] as const;
export type Tab = (typeof TABS)[number];

/** Name, state, message, audience and times; the possible actions; the tabs. */
export function CampaignHead({ actor, campaign, base, format, tab }: Shared & { tab: Tab }) {
  const t = useTranslations('campaignPage');
  const { snapshot } = campaign;
  const rehearsal = campaign.purpose === 'rehearsal';
  const path = `${base}/campaigns/${campaign.id}`;
  return (
    <>
      <PageHeader
        title={rehearsal ? t('rehearsalOf', { name: campaign.name }) : campaign.name}
        crumbs={[{ label: t('campaigns'), href: `${base}/campaigns` }]}
        badge={<CampaignBadge state={campaign.state} />}
        facts={
          snapshot
            ? [
                t(`kind.${snapshot.message.kind}`, {
                  name: snapshot.message.name,
                  extension: snapshot.message.extension === null ? '' : String(snapshot.message.extension),
                }),
                <span key="caller">
                  {t('from')} <Phone number={snapshot.callerId} />
                </span>,
                rehearsal
                  ? format.dateTime(snapshot.window.start)
                  : `${format.range(snapshot.window.start, snapshot.window.end)} (${snapshot.window.timeZone})`,
                snapshot.callingHours && format.callingHours(snapshot.callingHours),
                campaign.purpose === 'test' ? t('test') : null,
                snapshot.sandbox ? t('sandbox') : null,
              ].filter((fact) => fact !== null)
            : []
        }
        actions={<Controls actor={actor} campaign={campaign} base={base} format={format} />}
      />
      <Tabs
        label={t('tabs.label')}
        tabs={TABS.map((name) => ({
          label: t(`tabs.${name}`),
          href: address(path, { tab: name === 'results' ? undefined : name }),
          active: tab === name,
          ...(name === 'calls' && { note: format.number(selected(campaign.tally)) }),
        }))}
      />
    </>
  );
}

/** Pause, resume, end: each with its effect on the calls, in figures. */
function Controls({ actor, campaign, format }: Pick<Shared, 'actor' | 'campaign' | 'base' | 'format'>) {
  const t = useTranslations('campaignPage.control');
  const fields = { workspace: actor.workspaceSlug, id: campaign.id };
  const { waiting: unsent, underWay, unknown } = standings(campaign.tally);
  const away = underWay + unknown;
  const figures = { unsent, away, unsentN: format.number(unsent), awayN: format.number(away) };
  const running = campaign.state === 'running';
  const going = running || campaign.state === 'paused';
  if (campaign.purpose === 'rehearsal') {
    return (
      can(actor, 'campaigns.draft') &&
      going && (
        <ConfirmDialog
          trigger={t('stopRehearsal')}
          triggerVariant="secondary"
          title={t('stopRehearsalTitle')}
          consequence={t('stopRehearsalConsequence')}
          confirm={t('stopRehearsal')}
          danger
          action={cancelAction}
          workspace={actor.workspaceSlug}
          hidden={{ id: campaign.id }}
          doneMessage={t('rehearsalStopped')}
        />
      )
    );
  }
  const controllable = can(actor, 'campaigns.launch') && going;
  return (
    <>
      {controllable && (
        <ConfirmDialog
          trigger={running ? t('pause') : t('resume')}
          triggerIcon={running ? <Pause aria-hidden /> : <Play aria-hidden />}
          title={running ? t('pauseTitle') : t('resumeTitle')}
          consequence={running ? t('pauseConsequence', figures) : t('resumeConsequence', figures)}
          confirm={running ? t('pause') : t('resume')}
          action={running ? pauseAction : resumeAction}
          workspace={actor.workspaceSlug}
          hidden={{ id: campaign.id }}
          doneMessage={running ? t('paused') : t('resumed')}
        />
      )}
      {controllable && <Adjust actor={actor} campaign={campaign} format={format} />}
      {controllable && (
        <ConfirmDialog
          trigger={t('cancel')}
          triggerVariant="secondary"
          title={t('cancelTitle')}
          consequence={t('cancelConsequence', figures)}
          confirm={t('cancelConfirm', figures)}
          danger
          action={cancelAction}
          workspace={actor.workspaceSlug}
          hidden={{ id: campaign.id }}
          doneMessage={t('cancelled')}
        />
      )}
      {can(actor, 'campaigns.draft') && campaign.purpose === 'real' && (
        <FollowUp actor={actor} campaign={campaign} format={format} />
      )}
      {can(actor, 'campaigns.draft') && campaign.purpose === 'real' && (
        <Menu
          items={[
            { label: t('duplicate'), icon: <Copy aria-hidden />, action: duplicateCampaignAction, fields },
            { label: t('keepAsTemplate'), icon: <Bookmark aria-hidden />, action: makeTemplateAction, fields },
          ]}
        />
      )}
    </>
  );
}
