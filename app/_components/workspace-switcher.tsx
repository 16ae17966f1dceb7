'use client';

import { Menu } from '@base-ui/react/menu';
import { Check, ChevronsUpDown } from 'lucide-react';
import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import { createFormats } from '#app/_i18n/format.ts';
import { ITEM_CLASS, POPUP_CLASS } from './popup-class.ts';
import type { ShellData, ShellUser } from './shell-data.ts';

const BOX =
  'flex w-full items-center gap-2 rounded-[10px] border border-line bg-panel px-2.5 py-2 text-left shadow-card';

/** The current workspace, the credit that is left, and the way to the user's other workspaces. */
export function WorkspaceSwitcher({ user, data }: { user: ShellUser; data: ShellData }) {
  const t = useTranslations('shell');
  const tRole = useTranslations('common.role');
  const format = createFormats(useLocale(), 'UTC');
  const name = (
    <span className="min-w-0 flex-1">
      <span className="block truncate font-semibold">{user.workspaceName}</span>
      <span className="mt-0.5 flex items-center gap-1.5 text-ink-3 text-xs">
        {data.sandbox && (
          <span
            title={t('sandboxHint')}
            className="rounded bg-active-soft px-1.5 font-medium text-[11px] text-active leading-[18px]"
          >
            {t('sandbox')}
          </span>
        )}
        {(data.credits !== null || !data.sandbox) && (
          <span className="truncate">
            {data.credits === null ? t('creditsUnknown') : t('credits', { credits: format.credits(data.credits) })}
          </span>
        )}
      </span>
    </span>
  );
  if (data.workspaces.length < 2) return <div className={BOX}>{name}</div>;
  return (
    <Menu.Root>
      <Menu.Trigger className={`${BOX} transition-colors hover:bg-hover`}>
        {name}
        <span className="sr-only">{t('switchWorkspace')}</span>
        <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-ink-3" strokeWidth={1.75} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="z-30 outline-none" sideOffset={4} align="start">
          <Menu.Popup className={`${POPUP_CLASS} max-h-[60vh] w-(--anchor-width) overflow-y-auto`}>
            {data.workspaces.map(({ slug, name: other, role }) => (
              <Menu.Item key={slug} render={<Link href={`/w/${slug}`} />} className={ITEM_CLASS}>
                <span className="min-w-0 flex-1">
                  <span className="block truncate">{other}</span>
                  <span className="block text-ink-3 text-xs">{tRole(role)}</span>
                </span>
                {slug === user.workspaceSlug && <Check aria-hidden className="text-accent" />}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
