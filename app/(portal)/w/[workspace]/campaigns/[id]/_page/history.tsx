import { getTranslations } from 'next-intl/server';
import { PagedCard } from '#app/_components/paged-card.tsx';
import { address, turnOf } from '#app/(portal)/w/[workspace]/_address.ts';
import { EventList } from '#app/(portal)/w/[workspace]/evidence/events/event-list.tsx';
import { listEvents } from '#lib/features/evidence/events.ts';
import type { Shared } from './shared.ts';

/** The history of this campaign: its events with their actors, newest first. */
export async function HistoryTab({ actor, campaign, base, format, search }: Shared) {
  const [t, page] = await Promise.all([
    getTranslations('campaignPage.history'),
    listEvents(actor, { subjectId: campaign.id }, turnOf(search)),
  ]);
  return (
    <PagedCard
      title={t('title')}
      note={t('note', { zone: format.zone })}
      page={page}
      to={(turn) => address(`${base}/campaigns/${campaign.id}`, { tab: 'history', ...turn })}
    >
      <EventList events={page.rows} base={base} format={format} now={new Date()} />
    </PagedCard>
  );
}
