'use client';

import {
  AudioLines,
  Fingerprint,
  LayoutDashboard,
  LoaderCircle,
  Megaphone,
  Settings,
  ShieldBan,
  Users,
} from 'lucide-react';
import Link, { useLinkStatus } from 'next/link';
import { usePathname } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { createFormats } from '#app/_i18n/format.ts';
import { cx } from './cx.ts';
import { Logo } from './logo.tsx';
import type { ShellData, ShellUser } from './shell-data.ts';
import { WorkspaceSwitcher } from './workspace-switcher.tsx';

/** Logo, workspace and navigation; the same in the rail and in the drawer of small screens. */
export function Rail({ user, data }: { user: ShellUser; data: ShellData }) {
  const t = useTranslations('shell');
  const format = createFormats(useLocale(), 'UTC');
  const base = `/w/${user.workspaceSlug}`;
  const { contacts, suppressions, attention } = data.counts;
  return (
    <div className="flex h-full flex-col p-3">
      <Link href={base} className="mx-2 mt-1 mb-4 self-start rounded-md">
        <Logo />
      </Link>
      <WorkspaceSwitcher user={user} data={data} />
      <nav aria-label={t('nav')} className="mt-3 flex flex-1 flex-col">
        <ul className="space-y-0.5">
          <Item href={base} exact icon={<LayoutDashboard />} label={t('overview')}>
            {attention > 0 && (
              <span className="grid h-5 min-w-5 place-items-center rounded-full bg-missed-soft px-1.5 font-semibold text-missed text-xs">
                <span aria-hidden>{format.number(attention)}</span>
                <span className="sr-only">{t('attention', { count: attention, n: format.number(attention) })}</span>
              </span>
            )}
          </Item>
          <Item href={`${base}/campaigns`} icon={<Megaphone />} label={t('campaigns')} />
          <Item href={`${base}/contacts`} icon={<Users />} label={t('contacts')}>
            <Count>{format.number(contacts)}</Count>
          </Item>
          <Item href={`${base}/suppressions`} icon={<ShieldBan />} label={t('suppressions')}>
            <Count>{format.number(suppressions)}</Count>
          </Item>
          <Item href={`${base}/messages`} icon={<AudioLines />} label={t('messages')} />
          <Item href={`${base}/evidence`} icon={<Fingerprint />} label={t('evidence')} />
        </ul>
        <ul className="mt-auto pt-4">
          <Item href={`${base}/settings`} icon={<Settings />} label={t('settings')} />
        </ul>
      </nav>
    </div>
  );
}

function Count({ children }: { children: ReactNode }) {
  return <span className="text-ink-3 text-xs">{children}</span>;
}

type ItemProps = { href: string; icon: ReactNode; label: string; exact?: boolean; children?: ReactNode };

function Item({ href, icon, label, exact = false, children }: ItemProps) {
  const pathname = usePathname();
  const active = pathname === href || (!exact && pathname.startsWith(`${href}/`));
  return (
    <li>
      <Link
        href={href}
        aria-current={active ? (pathname === href ? 'page' : 'true') : undefined}
        className={cx(
          'flex h-9 items-center gap-2.5 rounded-control px-2.5 transition-colors pointer-coarse:h-11 [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:stroke-[1.75]',
          active ? 'bg-accent-soft font-medium text-accent' : 'text-ink-2 hover:bg-hover hover:text-ink',
        )}
      >
        {icon}
        <span className="min-w-0 flex-1 truncate">{label}</span>
        <OnTheWay>{children}</OnTheWay>
      </Link>
    </li>
  );
}

/** A slow page shows its progress at the link that was clicked, instead of as an empty page. */
function OnTheWay({ children }: { children: ReactNode }) {
  const { pending } = useLinkStatus();
  if (!pending) return children;
  return <LoaderCircle aria-hidden className="late size-4 text-ink-3" strokeWidth={1.75} />;
}
