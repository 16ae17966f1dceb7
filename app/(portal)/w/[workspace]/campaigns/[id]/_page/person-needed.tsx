import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { ConfirmDialog } from '#app/_components/confirm-dialog.tsx';
import { Notice } from '#app/_components/notice.tsx';
import { nextTry } from '#app/(portal)/w/[workspace]/_next-try.ts';
import { can } from '#lib/domain/permissions.ts';
import { notShownRequests, refusalOf, requestsPlacedTwice } from '#lib/features/campaigns/standstill.ts';
import { decideParkedAction } from '#lib/features/dispatch/actions.ts';
import type { Shared } from './shared.ts';

/** Each failure or open decision, its effect on the calls, and the action to take. */
export async function PersonNeeded({ actor, campaign, base, format }: Shared) {
  const [t, refusal, notShown, placedTwice] = await Promise.all([
    getTranslations('campaignPage.needed'),
    refusalOf(actor, campaign.id),
    notShownRequests(actor, campaign.id),
    requestsPlacedTwice(actor, campaign.id),
  ]);
  const parked = campaign.tally.parked ?? 0;
  const unknown = campaign.tally.unknown ?? 0;
  const figures = { count: parked, n: format.number(parked) };
  const maySend =
    (campaign.state === 'running' || campaign.state === 'paused') && (campaign.windowEnd?.getTime() ?? 0) > Date.now();
  const isLimit = campaign.stopped?.reason !== 'requestsRefused';
  const asking = maySend ? 'sendAgain' : 'askAgain';
  const decide = { action: decideParkedAction, workspace: actor.workspaceSlug };
  return (
    <>
      {placedTwice > 0 && (
        <Notice kind="danger" title={t('placedTwiceTitle')}>
          {t('placedTwice', { count: placedTwice, n: format.number(placedTwice) })}{' '}
          <Link href={`${base}/campaigns/${campaign.id}?tab=batches`}>{t('placedTwiceLink')}</Link>
        </Notice>
      )}
      {campaign.state === 'failed' && refusal === null && (
        <Notice kind="danger" title={t('failedTitle')}>
          {t('failed')}
        </Notice>
      )}
      {refusal && (
        <Notice kind="danger" title={t('refusedTitle', { count: refusal.calls, n: format.number(refusal.calls) })}>
          {refusal.words ? t('refusedWords', { words: refusal.words }) : t('refusedSilent')} {t('refusedNext')}{' '}
          <Link href={`${base}/evidence/exchanges/${refusal.exchangeId}?part=response`}>{t('refusedLink')}</Link>
        </Notice>
      )}
      {campaign.stopped && (
        <Notice kind="warning" title={t(isLimit ? 'stoppedTitle' : 'stoppedByRefusals')}>
          {t(`stopped.${campaign.stopped.reason as 'callsUsedUp'}`, {
            figure: campaign.stopped.figure,
            limit: campaign.stopped.limit,
          })}{' '}
          {isLimit && t('stoppedNext')}
        </Notice>
      )}
      {unknown > 0 && (
        <Notice kind="info" title={t('unknownTitle', { count: unknown, n: format.number(unknown) })}>
          {t('unknown')}
        </Notice>
      )}
      {parked > 0 && (
        <Notice
          kind="warning"
          title={t('parkedTitle', figures)}
          action={
            can(actor, 'campaigns.launch') && (
              <div className="flex flex-wrap gap-2">
                <ConfirmDialog
                  {...decide}
                  trigger={t('treatAsCalled')}
                  triggerSize="sm"
                  title={t('treatAsCalled')}
                  consequence={t('treatAsCalledConsequence', figures)}
                  confirm={t('treatAsCalledConfirm', figures)}
                  hidden={{ id: campaign.id, decision: 'treatAsCalled' }}
                />
                <ConfirmDialog
                  {...decide}
                  trigger={t(`${asking}.act`)}
                  triggerSize="sm"
                  title={t(`${asking}.act`)}
                  consequence={t(`${asking}.consequence`, figures)}
                  confirm={t(`${asking}.confirm`, figures)}
                  danger={maySend}
                  hidden={{ id: campaign.id, decision: 'sendAgain' }}
                />
              </div>
            )
          }
        >
          {t('parked')} {!maySend && t('parkedTooLate')}
        </Notice>
      )}
      {notShown > 0 && (
        <Notice kind="warning" title={t('notShownTitle', { count: notShown, n: format.number(notShown) })}>
          {t('notShown')} <Link href={`${base}/campaigns/${campaign.id}?tab=batches`}>{t('notShownLink')}</Link>
        </Notice>
      )}
      {campaign.waiting !== null && (
        <Notice kind="warning" title={t(campaign.waiting.reason === 'blind' ? 'sendingStopped' : 'waitingTitle')}>
          {t.rich(`waiting.${campaign.waiting.reason}`, {
            link: (words) => <a href={`${base}/settings/account`}>{words}</a>,
            ...('nextTry' in campaign.waiting && nextTry(campaign.waiting.nextTry, format)),
          })}
        </Notice>
      )}
    </>
  );
}
