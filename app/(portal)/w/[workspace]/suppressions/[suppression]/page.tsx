import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getLocale, getTranslations } from 'next-intl/server';
import { Badge } from '#app/_components/badge.tsx';
import { Card } from '#app/_components/card.tsx';
import { KeyValue } from '#app/_components/key-value.tsx';
import { Notice } from '#app/_components/notice.tsx';
import { PageHeader } from '#app/_components/page-header.tsx';
import { PagedCard } from '#app/_components/paged-card.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import { address, type Search, turnOf } from '#app/(portal)/w/[workspace]/_address.ts';
import { EventList } from '#app/(portal)/w/[workspace]/evidence/events/event-list.tsx';
import { requireActor } from '#lib/auth/actor.ts';
import { can } from '#lib/domain/permissions.ts';
import { formatNumber } from '#lib/domain/phone.ts';
import { listEvents } from '#lib/features/evidence/events.ts';
import { suppressionDetail } from '#lib/features/suppressions/queries.ts';
import { Proof } from '../proof.tsx';
import { SuppressionActions } from './suppression-actions.tsx';

type Props = { params: Promise<{ workspace: string; suppression: string }>; searchParams: Promise<Search> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('suppressions.detail');
  return { title: t('title') };
}

/** One suppression: its reason, its start and end, its proof, and its history with the actors. */
export default async function SuppressionPage({ params, searchParams }: Props) {
  const { workspace, suppression: id } = await params;
  const actor = await requireActor(workspace);
  const suppression = (await suppressionDetail(actor.workspaceId, id)) ?? notFound();
  const turn = turnOf(await searchParams);
  const [t, locale, events] = await Promise.all([
    getTranslations('suppressions'),
    getLocale(),
    listEvents(actor, { subjectId: suppression.id }, turn),
  ]);
  const format = createFormats(locale, actor.timeZone);
  const now = new Date();
  const base = `/w/${actor.workspaceSlug}`;
  const path = `${base}/suppressions`;
  const ended = suppression.until !== null && suppression.until <= now;
  const facts = [
    { label: t('source'), value: t(`sources.${suppression.source}`) },
    {
      label: t('reason'),
      value: suppression.reason || <span className="text-ink-3">{t('detail.noReason')}</span>,
    },
    { label: t('proofOf'), value: <Proof of={suppression} base={base} /> },
    { label: t('since'), value: format.dateTime(suppression.since) },
    { label: t('until'), value: suppression.until ? format.until(suppression.until) : t('forever') },
  ];
  return (
    <>
      <PageHeader
        title={suppression.number ? formatNumber(suppression.number) : t('erased')}
        crumbs={[{ label: t('title'), href: path }]}
        badge={
          <Badge tone={ended ? 'neutral' : 'refused'} dot={!ended}>
            {ended ? t('ended') : t('detail.active')}
          </Badge>
        }
        actions={can(actor, 'suppressions.write') && <SuppressionActions of={suppression} actor={actor} />}
      />
      <div className="space-y-4">
        {suppression.number === null && <Notice>{t('detail.erasedText')}</Notice>}
        <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.4fr)]">
          <Card title={t('detail.facts')}>
            <KeyValue facts={facts} />
          </Card>
          <PagedCard
            title={t('detail.history')}
            note={t('detail.historyNote', { zone: format.zone })}
            page={events}
            to={(turn) => address(`${path}/${id}`, turn)}
          >
            <EventList events={events.rows} base={base} format={format} now={now} />
          </PagedCard>
        </div>
      </div>
    </>
  );
}
