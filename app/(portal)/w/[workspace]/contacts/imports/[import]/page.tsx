import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { requireActor } from '#lib/auth/actor.ts';
import { importDetail } from '#lib/features/contacts/import/queries.ts';
import type { Search } from '../../../_address.ts';
import { PreviewStep } from './preview-step.tsx';
import { ResultStep } from './result-step.tsx';
import { RunningStep } from './running-step.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('contacts');
  return { title: t('upload.title') };
}

/** A waiting import shows its effect, a running one its progress, a finished one its result. */
export default async function ImportPage({
  params,
  searchParams,
}: {
  params: Promise<{ workspace: string; import: string }>;
  searchParams: Promise<Search>;
}) {
  const { workspace, import: id } = await params;
  const actor = await requireActor(workspace);
  const detail = await importDetail(actor.workspaceId, id);
  if (!detail) notFound();
  if (detail.state === 'running') return <RunningStep actor={actor} detail={detail} />;
  const { counts } = detail;
  const { choices } = detail.settings;
  if (!choices) notFound();
  if (counts)
    return <ResultStep actor={actor} detail={{ ...detail, counts }} choices={choices} search={await searchParams} />;
  return <PreviewStep actor={actor} detail={detail} choices={choices} />;
}
