import { CircleStop } from 'lucide-react';
import { getLocale, getTranslations } from 'next-intl/server';
import { AutoRefresh } from '#app/_components/auto-refresh.tsx';
import { Badge } from '#app/_components/badge.tsx';
import { Card } from '#app/_components/card.tsx';
import { ConfirmDialog } from '#app/_components/confirm-dialog.tsx';
import { PageHeader } from '#app/_components/page-header.tsx';
import { ProgressBar } from '#app/_components/progress-bar.tsx';
import { Stat, Stats } from '#app/_components/stat.tsx';
import { createFormats } from '#app/_i18n/format.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { can } from '#lib/domain/permissions.ts';
import { cancelImportAction } from '#lib/features/contacts/import/actions.ts';
import { howFar, type ImportDetail } from '#lib/features/contacts/import/queries.ts';

/** An import's progress. The user can leave the page: the import goes on without it. */
export async function RunningStep({ actor, detail }: { actor: Actor; detail: ImportDetail }) {
  const [t, locale] = await Promise.all([getTranslations('contacts'), getLocale()]);
  const format = createFormats(locale, actor.timeZone);
  const base = `/w/${actor.workspaceSlug}/contacts`;
  const { phase, bytes, rows, perSecond, secondsLeft } = howFar(detail);
  return (
    <>
      <AutoRefresh seconds={1} active />
      <PageHeader
        title={detail.fileName}
        crumbs={[
          { label: t('title'), href: base },
          { label: t('tabs.imports'), href: `${base}/imports` },
        ]}
        badge={<Badge tone="waiting">{t('imports.running')}</Badge>}
        facts={[t('running.step'), format.bytes(detail.bytes)]}
        actions={
          can(actor, 'contacts.write') && (
            <ConfirmDialog
              trigger={t('running.cancel')}
              triggerIcon={<CircleStop aria-hidden />}
              title={t('running.cancelTitle')}
              consequence={t('running.cancelText')}
              confirm={t('running.cancelConfirm')}
              danger
              action={cancelImportAction}
              workspace={actor.workspaceSlug}
              hidden={{ id: detail.id }}
            />
          )
        }
      />
      <Card title={t('running.title')}>
        <div className="grid gap-4" aria-live="polite">
          <p>{t(`running.${phase}`)}</p>
          <ProgressBar label={t('running.title')} value={bytes} max={detail.bytes} />
          <Stats>
            <Stat
              label={t('running.bytes')}
              value={format.bytes(bytes)}
              note={t('running.of', { total: format.bytes(detail.bytes) })}
            />
            <Stat label={t('running.rows')} value={format.number(rows)} tone="accent" />
            <Stat label={t('running.rate')} value={perSecond === null ? '—' : format.number(perSecond)} />
            <Stat
              label={t('running.left')}
              value={secondsLeft === null ? '—' : t('running.seconds', { n: format.number(secondsLeft) })}
            />
          </Stats>
          <p className="text-[13px] text-ink-3">{t('running.leave')}</p>
        </div>
      </Card>
    </>
  );
}
