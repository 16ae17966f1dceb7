import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { type ReactNode, Suspense } from 'react';
import type { Theme } from '#app/_i18n/locale.ts';
import { Bell } from './bell.tsx';
import { FreshOnReturn } from './fresh-on-return.tsx';
import { Logo } from './logo.tsx';
import { MobileMenu } from './mobile-menu.tsx';
import { Rail } from './rail.tsx';
import type { ShellData, ShellUser } from './shell-data.ts';
import { Toaster } from './toast.tsx';
import { UserMenu } from './user-menu.tsx';

type Props = { user: ShellUser; data: ShellData; theme: Theme; children: ReactNode };

/** The frame around every page of a workspace: rail, top bar, content. */
export function Shell({ user, data, theme, children }: Props) {
  const t = useTranslations('shell');
  const rail = <Rail user={user} data={data} />;
  return (
    <div className="lg:grid lg:grid-cols-[232px_minmax(0,1fr)]">
      <a
        href="#content"
        className="fixed top-2 left-2 z-40 -translate-y-20 rounded-control bg-ink px-3 py-2 font-medium text-ground focus:translate-y-0"
      >
        {t('skip')}
      </a>
      <aside className="sticky top-0 hidden h-dvh overflow-y-auto border-line border-r lg:block">{rail}</aside>
      <div className="relative flex min-h-dvh min-w-0 flex-col">
        <header className="flex h-13 items-center gap-2 border-line border-b px-4 lg:px-7">
          <div className="lg:hidden">
            <MobileMenu>{rail}</MobileMenu>
          </div>
          <Link href={`/w/${user.workspaceSlug}`} className="rounded-md lg:hidden">
            <Logo />
          </Link>
          <div className="ml-auto flex items-center gap-3">
            <Bell workspace={user.workspaceSlug} counts={data.counts} />
            <UserMenu user={user} theme={theme} />
          </div>
        </header>
        {/* Not positioned: the page header puts its breadcrumb into the bar above. */}
        <main
          id="content"
          tabIndex={-1}
          className="mx-auto w-full max-w-[1296px] flex-1 px-4 pt-5 pb-16 outline-none lg:px-7 lg:pt-6"
        >
          <FreshOnReturn>{children}</FreshOnReturn>
        </main>
      </div>
      <Suspense>
        <Toaster />
      </Suspense>
    </div>
  );
}
