import { getTranslations } from 'next-intl/server';
import { Card } from '#app/_components/card.tsx';
import { Pagination } from '#app/_components/pagination.tsx';
import { address, one } from '#app/(portal)/w/[workspace]/_address.ts';
import { EventList } from '#app/(portal)/w/[workspace]/evidence/events/event-list.tsx';
import { listEvents } from '#lib/features/evidence/events.ts';
import type { Shared } from './shared.ts';

/** The history of this campaign: its events with their actors, newest first. */
export async function HistoryTab({ actor, campaign, base, format, search }: Shared) {
  const [after, before] = [one(search, 'after'), one(search, 'before')];
  const turn = {
    ...(after !== undefined && { after }),
    ...(after === undefined && before !== undefined && { before }),
  };
  const [t, page] = await Promise.all([
    getTranslations('campaignPage.history'),
    listEvents(actor, { subjectId: campaign.id }, turn),
  ]);
  const at = (given: Record<string, string>) =>
    address(`${base}/campaigns/${campaign.id}`, { tab: 'history', ...given });
  return (
    <Card flush title={t('title')} note={t('note', { zone: format.zone })}>
      <EventList events={page.rows} base={base} format={format} now={new Date()} />
      <Pagination
        {...(page.newer !== null && { previous: at({ before: page.newer }) })}
        {...(page.older !== null && { next: at({ after: page.older }) })}
      />
    </Card>
  );
}
