import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { CampaignBadge } from '#app/_components/badge.tsx';
import { ButtonLink } from '#app/_components/button.tsx';
import { Card } from '#app/_components/card.tsx';
import { Notice } from '#app/_components/notice.tsx';
import { OutcomeBar } from '#app/_components/outcome-bar.tsx';
import { createFormats, type Formats } from '#app/_i18n/format.ts';
import { nextTry } from '#app/(portal)/w/[workspace]/_next-try.ts';
import { outcomeCounts } from '#app/(portal)/w/[workspace]/campaigns/_buckets.ts';
import { type Opening, openingOf } from '#lib/domain/opening.ts';
import type { LiveCampaign } from '#lib/features/overview/queries.ts';

/** Within the window, outside the hours. */
const BETWEEN: Opening['state'][] = ['closed', 'noneLeft'];

/** Calls that the platform has, or may have. */
const withPlatform = ({ underWay, unknown, parked }: LiveCampaign) => underWay + unknown + parked;

type Props = { campaigns: LiveCampaign[]; base: string; format: Formats; now: Date };

/** The campaigns that run now, each with the state of its calls. */
export function LiveCampaigns({ campaigns, base, format, now }: Props) {
  const t = useTranslations('overview.live');
  const all = (
    <ButtonLink size="sm" variant="ghost" href={`${base}/campaigns`}>
      {t('all')}
    </ButtonLink>
  );
  if (campaigns.length === 0) {
    return (
      <Card title={t('title')} actions={all}>
        <p className="text-ink-2">
          {t('none')}. {t('noneText')}
        </p>
      </Card>
    );
  }
  return (
    <Card flush title={t('title')} note={format.number(campaigns.length)} actions={all}>
      <Waiting campaigns={campaigns} format={format} now={now} />
      <ul>
        {campaigns.map((campaign) => (
          <LiveItem key={campaign.id} campaign={campaign} base={base} format={format} now={now} />
        ))}
      </ul>
    </Card>
  );
}

/** The account belongs to the workspace, so it is shown once for all its campaigns. */
function Waiting({ campaigns, format, now }: Pick<Props, 'campaigns' | 'format' | 'now'>) {
  const t = useTranslations('overview.live');
  const held = campaigns.filter(
    (campaign) =>
      campaign.state === 'running' &&
      (withPlatform(campaign) > 0 || (campaign.waiting > 0 && openingOf(campaign, now).state === 'open')),
  );
  const platform = held[0]?.platform;
  if (!platform) return null;
  const calls = held.reduce((sum, campaign) => sum + campaign.waiting, 0);
  return (
    <div className="border-line border-t px-4 py-3 sm:px-[18px]">
      <Notice kind="warning">
        {t(platform.reason, { n: calls, calls: format.number(calls), ...nextTry(platform.nextTry, format, now) })}
      </Notice>
    </div>
  );
}

function LiveItem({
  campaign,
  base,
  format,
  now,
}: {
  campaign: LiveCampaign;
  base: string;
  format: Formats;
  now: Date;
}) {
  const t = useTranslations('overview.live');
  const open = withPlatform(campaign) + campaign.waiting;
  const done = campaign.total - open;
  // A campaign has its own zone, which may differ from the workspace's.
  const own = createFormats(format.locale, campaign.timeZone);
  const zoned = (when: Date) => (own.zone === format.zone ? own.dateTime(when) : `${own.dateTime(when)} (${own.zone})`);
  const opening = openingOf(campaign, now);
  // Once everything is sent the hours no longer matter: results arrive at any time.
  const within = opening.state === 'open' || (campaign.waiting === 0 && BETWEEN.includes(opening.state));
  const when = within ? t('ends', { when: zoned(campaign.windowEnd) }) : t(opening.state, { when: zoned(opening.at) });
  return (
    <li className="border-line border-t px-4 py-4 sm:px-[18px]">
      <div className="mb-3 flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <h3 className="min-w-0 font-semibold text-base [overflow-wrap:anywhere]">
          <Link href={`${base}/campaigns/${campaign.id}`} className="rounded hover:underline">
            {campaign.name}
          </Link>
        </h3>
        <CampaignBadge state={campaign.state} />
        <p className="text-[13px] text-ink-2">{campaign.state === 'paused' ? t('pausedNote') : when}</p>
        <p className="text-ink-2 sm:ml-auto">
          <span className="font-semibold text-ink">
            {t('done', { done: format.number(done), total: format.number(campaign.total) })}
          </span>{' '}
          · {format.percent(done, campaign.total)} · {format.money(campaign.cost)}
        </p>
      </div>
      <OutcomeBar counts={outcomeCounts(campaign.tally)} />
    </li>
  );
}
