import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { PageHeader } from '#app/_components/page-header.tsx';
import { requireActor } from '#lib/auth/actor.ts';
import { Audience } from '#lib/domain/audience.ts';
import { CALLING_PRESETS } from '#lib/domain/calling-week.ts';
import { Limits } from '#lib/domain/limits.ts';
import { can } from '#lib/domain/permissions.ts';
import { nextWorkingHours } from '#lib/domain/window.ts';
import { DraftEditor } from '../_editor/draft-editor.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('campaignEditor');
  return { title: t('newTitle') };
}

export default async function NewCampaignPage({ params }: { params: Promise<{ workspace: string }> }) {
  const actor = await requireActor((await params).workspace);
  if (!can(actor, 'campaigns.draft')) notFound();
  const [t, list] = await Promise.all([getTranslations('campaignEditor'), getTranslations('campaigns.list')]);
  const base = `/w/${actor.workspaceSlug}/campaigns`;
  const { date, from, to } = nextWorkingHours(new Date(), actor.timeZone);
  return (
    <>
      <PageHeader title={t('newTitle')} crumbs={[{ label: list('title'), href: base }]} />
      <DraftEditor
        actor={actor}
        back={base}
        draft={{
          name: '',
          audience: Audience.parse({}),
          messageId: '',
          callerIdId: '',
          windowStart: `${date}T${from}`,
          windowEnd: `${date}T${to}`,
          timeZone: actor.timeZone,
          callingHours: CALLING_PRESETS.informational,
          limits: Limits.parse({}),
          callsPerMinute: null,
          maxRetries: 3,
          minutesBetween: 60,
          repeats: 1,
        }}
      />
    </>
  );
}
