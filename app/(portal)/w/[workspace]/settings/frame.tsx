import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { PageHeader } from '#app/_components/page-header.tsx';
import { Tabs } from '#app/_components/tabs.tsx';
import type { Actor } from '#lib/domain/actor.ts';

const TABS = { workspace: '', members: '/members', account: '/account', callerIds: '/caller-ids', profile: '/profile' };

/** Head and tabs of the settings; the width suits forms. */
export async function SettingsFrame({
  actor,
  active,
  children,
}: {
  actor: Actor;
  active: keyof typeof TABS;
  children: ReactNode;
}) {
  const t = await getTranslations('settings');
  const base = `/w/${actor.workspaceSlug}/settings`;
  return (
    <>
      <PageHeader title={t('title')} facts={[actor.workspaceName]} />
      <Tabs
        label={t('title')}
        tabs={Object.entries(TABS).map(([tab, path]) => ({
          label: t(`tabs.${tab as keyof typeof TABS}`),
          href: `${base}${path}`,
          active: tab === active,
        }))}
      />
      <div className="grid max-w-3xl gap-4">{children}</div>
    </>
  );
}
