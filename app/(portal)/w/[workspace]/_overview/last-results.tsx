import { useTranslations } from 'next-intl';
import { CampaignBadge } from '#app/_components/badge.tsx';
import { Card } from '#app/_components/card.tsx';
import { Table } from '#app/_components/table.tsx';
import type { Formats } from '#app/_i18n/format.ts';
import type { PastCampaign } from '#lib/features/overview/queries.ts';

export function LastResults({ campaigns, base, format }: { campaigns: PastCampaign[]; base: string; format: Formats }) {
  const t = useTranslations('overview.last');
  const share = (part: number, campaign: PastCampaign) => (
    <>
      <span className="font-medium">{format.percent(part, campaign.total)}</span>
      <span className="ml-2 text-ink-3">{format.number(part)}</span>
    </>
  );
  return (
    <Card flush title={t('title')}>
      <div className="border-line border-t">
        <Table
          label={t('table')}
          rows={campaigns}
          rowKey={(campaign) => campaign.id}
          href={(campaign) => `${base}/campaigns/${campaign.id}`}
          empty={t('none')}
          columns={[
            {
              key: 'name',
              header: t('columns.name'),
              cell: (campaign) => (
                <span title={campaign.name}>
                  {campaign.name}
                  {campaign.state === 'cancelled' && (
                    <span className="ml-2 align-middle">
                      <CampaignBadge state="cancelled" />
                    </span>
                  )}
                </span>
              ),
            },
            {
              key: 'ended',
              header: t('columns.ended'),
              priority: 2,
              muted: true,
              cell: (campaign) => format.dateTime(campaign.endedAt),
            },
            {
              key: 'calls',
              header: t('columns.calls'),
              align: 'right',
              priority: 2,
              cell: (campaign) => format.number(campaign.total),
            },
            {
              key: 'answered',
              header: t('columns.answered'),
              align: 'right',
              cell: (campaign) => share(campaign.answered + campaign.optedOut, campaign),
            },
            {
              key: 'notReached',
              header: t('columns.notReached'),
              align: 'right',
              priority: 3,
              cell: (campaign) => share(campaign.notReached, campaign),
            },
            {
              key: 'refused',
              header: t('columns.refused'),
              align: 'right',
              priority: 3,
              cell: (campaign) => share(campaign.refused, campaign),
            },
            {
              key: 'cost',
              header: t('columns.cost'),
              align: 'right',
              cell: (campaign) => format.money(campaign.cost),
            },
          ]}
        />
      </div>
    </Card>
  );
}
