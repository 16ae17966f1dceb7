import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { Shell } from '#app/_components/shell.tsx';
import { isTheme, THEME_COOKIE } from '#app/_i18n/locale.ts';
import { requireActor } from '#lib/auth/actor.ts';
import { shellFor } from '#lib/features/workspaces/queries.ts';

export default async function WorkspaceLayout({
  params,
  children,
}: {
  params: Promise<{ workspace: string }>;
  children: ReactNode;
}) {
  const actor = await requireActor((await params).workspace);
  const [data, jar] = await Promise.all([shellFor(actor), cookies()]);
  const theme = jar.get(THEME_COOKIE)?.value;
  const { userName, email, role, workspaceSlug, workspaceName } = actor;
  return (
    <Shell
      user={{ userName, email, role, workspaceSlug, workspaceName }}
      data={data}
      theme={isTheme(theme) ? theme : 'system'}
    >
      {children}
    </Shell>
  );
}
