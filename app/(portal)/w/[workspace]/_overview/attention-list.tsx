import { CircleAlert, Copy, Megaphone, Plug } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { CampaignBadge } from '#app/_components/badge.tsx';
import { ButtonLink } from '#app/_components/button.tsx';
import { Card } from '#app/_components/card.tsx';
import type { Formats } from '#app/_i18n/format.ts';
import { statusName, statusOf } from '#app/(portal)/w/[workspace]/_http-status.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { can } from '#lib/domain/permissions.ts';
import { STOP_REASONS, type StopReason } from '#lib/domain/stop-reason.ts';
import type { Attention, StoppedAccount, TroubledCampaign } from '#lib/features/overview/attention.ts';
import { countOf } from '#lib/features/overview/queries.ts';
import type { Whereabout } from '#lib/jobs/installation.ts';

type Props = { attention: Attention; actor: Actor; base: string; format: Formats };

/** Each problem, its effect on the calls, and the place to act. Draws nothing when all is well. */
export function AttentionList({ attention, actor, base, format }: Props) {
  const t = useTranslations('overview');
  const { account, elsewhere, campaigns } = attention;
  const count = countOf(attention);
  if (count === 0) return null;
  return (
    <Card flush title={t('attention.title')} note={format.number(count)}>
      <ul>
        {account && (
          <Item
            icon={<Plug />}
            title={<AccountTitle account={account} />}
            action={
              can(actor, 'account.manage') ? (
                <ButtonLink size="sm" variant="primary" href={`${base}/settings/account`}>
                  {t('account.action')}
                </ButtonLink>
              ) : (
                <p className="text-[13px] text-ink-3">{t('account.ask')}</p>
              )
            }
          >
            <p>
              {t(`account.${known(account.reason)}.text`, {
                n: account.waitingCalls,
                calls: format.number(account.waitingCalls),
              })}
            </p>
          </Item>
        )}
        {elsewhere.length > 0 && (
          <Item icon={<Copy />} title={t('elsewhere.title')} action={null}>
            <p>
              {t('elsewhere.text', { facts: elsewhere.map((fact) => t(`elsewhere.${fact as Whereabout}`)).join(', ') })}
            </p>
            <p>
              {t.rich('elsewhere.todo', { code: (words) => <code className="font-mono text-[13px]">{words}</code> })}
            </p>
          </Item>
        )}
        {campaigns.map((campaign) => (
          <Item
            key={campaign.id}
            icon={campaign.state === 'failed' ? <CircleAlert /> : <Megaphone />}
            title={
              <>
                <span className="mr-1.5">{campaign.name}</span> <CampaignBadge state={campaign.state} />
              </>
            }
            action={
              <ButtonLink
                size="sm"
                variant={campaign.parkedCalls > 0 && can(actor, 'campaigns.launch') ? 'primary' : 'secondary'}
                href={`${base}/campaigns/${campaign.id}`}
              >
                {campaign.parkedCalls > 0 && can(actor, 'campaigns.launch') ? t('campaign.decide') : t('campaign.open')}
              </ButtonLink>
            }
          >
            <Troubles campaign={campaign} format={format} />
          </Item>
        ))}
      </ul>
    </Card>
  );
}

function known(reason: string): StopReason | 'other' {
  return STOP_REASONS.find((each) => each === reason) ?? 'other';
}

function AccountTitle({ account }: { account: StoppedAccount }) {
  const t = useTranslations('overview.account');
  return t(`${known(account.reason)}.title`, { reason: account.reason });
}

function Troubles({ campaign, format }: { campaign: TroubledCampaign; format: Formats }) {
  const t = useTranslations('overview');
  const ofStatus = useTranslations('evidence.reasonStatus');
  const word = (reason: string) => {
    const status = statusOf(reason);
    if (status !== null) return ofStatus(statusName(status), { status });
    return t.has(`reasons.${reason}`) ? t(`reasons.${reason}`) : reason;
  };
  const reasons = (words: string[]) => (words.length === 0 ? '' : ` (${words.map(word).join(', ')})`);
  const calls = (n: number) => ({ n, calls: format.number(n) });
  const own = campaign.reason === null ? [] : [campaign.reason];
  return (
    <>
      {campaign.parkedCalls > 0 && <p>{t('campaign.parked', calls(campaign.parkedCalls))}</p>}
      {campaign.state === 'failed' && <p>{t('campaign.failed', { reasons: reasons(own) })}</p>}
      {campaign.state === 'paused' && campaign.reason !== null && (
        <p>{t('campaign.paused', { reasons: reasons(own), ...calls(campaign.waitingCalls) })}</p>
      )}
      {campaign.refusedBatches > 0 && (
        <p>
          {t('campaign.refused', {
            b: campaign.refusedBatches,
            batches: format.number(campaign.refusedBatches),
            reasons: reasons(campaign.refusals),
            ...calls(campaign.refusedCalls),
          })}
        </p>
      )}
    </>
  );
}

function Item({
  icon,
  title,
  action,
  children,
}: {
  icon: ReactNode;
  title: ReactNode;
  action: ReactNode;
  children: ReactNode;
}) {
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2.5 border-line border-t px-4 py-3.5 sm:px-[18px]">
      <div className="flex min-w-0 flex-1 basis-80 gap-3">
        <span aria-hidden className="mt-0.5 text-missed [&_svg]:size-4 [&_svg]:stroke-[1.75]">
          {icon}
        </span>
        <div className="min-w-0 max-w-3xl [overflow-wrap:anywhere]">
          <h3 className="font-semibold">{title}</h3>
          <div className="mt-0.5 space-y-1 text-ink-2">{children}</div>
        </div>
      </div>
      <div className="max-sm:pl-7">{action}</div>
    </li>
  );
}
