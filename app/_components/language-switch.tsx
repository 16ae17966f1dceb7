'use client';

import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { useTransition } from 'react';
import { setLocale } from '#app/_i18n/actions.ts';
import { LOCALES } from '#app/_i18n/locale.ts';
import { cx } from './cx.ts';
import { LANGUAGE_NAMES } from './language-names.ts';

/** The languages side by side, for pages without a signed-in user. */
export function LanguageSwitch() {
  const t = useTranslations('shell');
  const locale = useLocale();
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  return (
    <fieldset className="flex gap-1">
      <legend className="sr-only">{t('language')}</legend>
      {LOCALES.map((each) => (
        <button
          key={each}
          type="button"
          lang={each}
          disabled={pending}
          aria-pressed={each === locale}
          onClick={() =>
            startTransition(async () => {
              await setLocale(each);
              router.refresh();
            })
          }
          className={cx(
            'rounded-md px-2 py-1 text-[13px] transition-colors pointer-coarse:py-2.5',
            each === locale ? 'bg-faint font-medium text-ink' : 'text-ink-2 hover:text-ink',
          )}
        >
          {LANGUAGE_NAMES[each]}
        </button>
      ))}
    </fieldset>
  );
}
