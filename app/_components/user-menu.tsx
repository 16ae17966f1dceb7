'use client';

import { Menu } from '@base-ui/react/menu';
import { Check, LogOut } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { signOut } from 'next-auth/react';
import { useLocale, useTranslations } from 'next-intl';
import { type ReactNode, useTransition } from 'react';
import { setLocale, setTheme } from '#app/_i18n/actions.ts';
import { LOCALES, THEMES, type Theme } from '#app/_i18n/locale.ts';
import { LANGUAGE_NAMES } from './language-names.ts';
import { ITEM_CLASS, POPUP_CLASS } from './popup-class.ts';
import type { ShellUser } from './shell-data.ts';

/** The signed-in user, language, appearance, sign out. */
export function UserMenu({ user, theme }: { user: ShellUser; theme: Theme }) {
  const t = useTranslations('shell');
  const tRole = useTranslations('common.role');
  const locale = useLocale();
  const router = useRouter();
  const [, startTransition] = useTransition();
  const initials = user.userName
    .split(/\s+/)
    .map((word) => word[0])
    .filter((_, index, all) => index === 0 || index === all.length - 1)
    .join('')
    .toUpperCase();

  const choose = (change: () => Promise<void>) =>
    startTransition(async () => {
      await change();
      router.refresh();
    });

  return (
    <Menu.Root>
      <Menu.Trigger className="grid size-8 place-items-center rounded-full bg-line font-semibold text-ink-2 text-xs transition-colors hover:text-ink pointer-coarse:size-10">
        <span aria-hidden>{initials}</span>
        <span className="sr-only">{t('userMenu', { name: user.userName })}</span>
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="z-30 outline-none" sideOffset={6} align="end">
          <Menu.Popup className={`${POPUP_CLASS} w-60`}>
            <div className="px-2 pt-1.5 pb-2">
              <p className="truncate font-semibold">{user.userName}</p>
              <p className="truncate text-[13px] text-ink-2">{user.email}</p>
              <p className="text-ink-3 text-xs">{tRole(user.role)}</p>
            </div>
            <Menu.RadioGroup value={locale} onValueChange={(chosen: string) => choose(() => setLocale(chosen))}>
              <Heading>{t('language')}</Heading>
              {LOCALES.map((each) => (
                <Radio key={each} value={each}>
                  <span lang={each}>{LANGUAGE_NAMES[each]}</span>
                </Radio>
              ))}
            </Menu.RadioGroup>
            <Menu.RadioGroup value={theme} onValueChange={(chosen: string) => choose(() => setTheme(chosen))}>
              <Heading>{t('theme')}</Heading>
              {THEMES.map((each) => (
                <Radio key={each} value={each}>
                  {t(`themes.${each}`)}
                </Radio>
              ))}
            </Menu.RadioGroup>
            <Menu.Separator className="-mx-1 my-1 h-px bg-line" />
            <Menu.Item onClick={() => void signOut({ callbackUrl: '/login' })} className={ITEM_CLASS}>
              <LogOut aria-hidden />
              {t('signOut')}
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function Heading({ children }: { children: ReactNode }) {
  return (
    <Menu.GroupLabel className="-mx-1 mt-1 border-line border-t px-3 pt-2 pb-1 text-ink-3 text-xs">
      {children}
    </Menu.GroupLabel>
  );
}

function Radio({ value, children }: { value: string; children: ReactNode }) {
  return (
    <Menu.RadioItem value={value} closeOnClick={false} className={`${ITEM_CLASS} justify-between`}>
      {children}
      <Menu.RadioItemIndicator className="text-accent">
        <Check aria-hidden className="size-4" strokeWidth={2} />
      </Menu.RadioItemIndicator>
    </Menu.RadioItem>
  );
}
