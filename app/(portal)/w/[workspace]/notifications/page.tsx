import { Bell, CheckCheck, Mail } from 'lucide-react';
import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import { ActionForm } from '#app/_components/action-form.tsx';
import { Badge } from '#app/_components/badge.tsx';
import { Button, ButtonLink } from '#app/_components/button.tsx';
import { EmptyState } from '#app/_components/empty-state.tsx';
import { PageHeader } from '#app/_components/page-header.tsx';
import { PagedCard } from '#app/_components/paged-card.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import { address, type Search, turnOf } from '#app/(portal)/w/[workspace]/_address.ts';
import { EventList } from '#app/(portal)/w/[workspace]/evidence/events/event-list.tsx';
import { requireActor } from '#lib/auth/actor.ts';
import { listEvents } from '#lib/features/evidence/events.ts';
import { markSeenAction } from '#lib/features/notifications/actions.ts';
import { newsFor, seenUpTo } from '#lib/features/notifications/queries.ts';
import { Act } from './act.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('notifications');
  return { title: t('title') };
}

export default async function NotificationsPage({
  params,
  searchParams,
}: {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<Search>;
}) {
  const actor = await requireActor((await params).workspace);
  const search = await searchParams;
  const [t, locale, page, seen] = await Promise.all([
    getTranslations('notifications'),
    getLocale(),
    listEvents(actor, { news: newsFor(actor) }, turnOf(search)),
    seenUpTo(actor),
  ]);
  const format = createFormats(locale, actor.timeZone);
  const base = `/w/${actor.workspaceSlug}`;
  const unseen = (event: { id: string }) => BigInt(event.id) > BigInt(seen);
  const newest = page.previous === null ? page.rows.at(0) : undefined;
  return (
    <>
      <PageHeader
        title={t('title')}
        facts={[t('intro', { workspace: actor.workspaceName }), t('zone', { zone: format.zone })]}
        actions={
          <>
            <ButtonLink href={`${base}/settings/profile`} icon={<Mail aria-hidden />}>
              {t('mails')}
            </ButtonLink>
            {newest !== undefined && (
              // Stays without its button, to show that it is done.
              <ActionForm
                action={markSeenAction}
                workspace={actor.workspaceSlug}
                hidden={{ upTo: newest.id }}
                doneMessage={t('marked')}
              >
                {unseen(newest) && (
                  <Button type="submit" variant="primary" icon={<CheckCheck aria-hidden />}>
                    {t('markSeen')}
                  </Button>
                )}
              </ActionForm>
            )}
          </>
        }
      />
      <PagedCard page={page} to={(turn) => address(`${base}/notifications`, turn)} className="overflow-hidden">
        {page.rows.length > 0 ? (
          <EventList
            events={page.rows}
            base={base}
            format={format}
            now={new Date()}
            aside={(event) => (
              <>
                {unseen(event) && <Badge tone="accent">{t('new')}</Badge>}
                <Act event={event} actor={actor} base={base} />
              </>
            )}
          />
        ) : (
          <EmptyState
            icon={<Bell />}
            title={t('emptyTitle')}
            actions={<ButtonLink href={`${base}/campaigns`}>{t('emptyAction')}</ButtonLink>}
          >
            {t('emptyText')}
          </EmptyState>
        )}
      </PagedCard>
    </>
  );
}
