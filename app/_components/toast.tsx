'use client';

import { Toast } from '@base-ui/react/toast';
import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { usePathname, useSearchParams } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { useEffect } from 'react';
import { createFormats } from '#app/_i18n/format.ts';
import { cx } from './cx.ts';

const manager = Toast.createToastManager();

/** A short message about something that was just done. `failed` stays until it is closed. */
export function showToast(text: string, kind: 'done' | 'failed' = 'done'): void {
  manager.add({ title: text, type: kind, timeout: kind === 'failed' ? 0 : 5000 });
}

/** Rendered once, in the shell. Also shows the message that a redirect brought: see `Done`. */
export function Toaster() {
  return (
    <Toast.Provider toastManager={manager} limit={3}>
      <Done />
      <Toast.Portal>
        <Toast.Viewport className="fixed inset-x-4 bottom-28 z-40 flex flex-col gap-2 sm:bottom-20 sm:left-auto sm:w-88">
          <List />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function List() {
  const t = useTranslations('common');
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      className="flex items-start gap-2.5 rounded-[10px] border border-line bg-panel py-2.5 pr-2 pl-3 shadow-popup transition-[opacity,translate] data-ending-style:opacity-0 data-starting-style:translate-y-2 data-starting-style:opacity-0"
    >
      {toast.type === 'failed' ? (
        <CircleAlert aria-hidden className="mt-1 size-4 shrink-0 text-refused" strokeWidth={1.75} />
      ) : (
        <CircleCheck aria-hidden className="mt-1 size-4 shrink-0 text-accent" strokeWidth={1.75} />
      )}
      <Toast.Title
        className={cx('min-w-0 flex-1 py-0.5 font-medium', toast.type === 'failed' && 'text-refused')}
        render={<p />}
      />
      <Toast.Close aria-label={t('close')} className="rounded-md p-1 text-ink-3 hover:bg-hover hover:text-ink">
        <X aria-hidden className="size-4" strokeWidth={1.75} />
      </Toast.Close>
    </Toast.Root>
  ));
}

/**
 * After `redirect('/w/x/contacts?done=contacts.done.imported&n=1932')` the sentence `contacts.done.imported` is shown
 * and the two parameters leave the address, so that a reload or a bookmark does not show it again. A parameter rather
 * than a cookie: two tabs cannot take each other's message. Only keys with `.done.` in them are shown.
 */
function Done() {
  const t = useTranslations();
  const format = createFormats(useLocale(), 'UTC');
  const pathname = usePathname();
  const search = useSearchParams();
  const done = search.get('done');
  const count = Number(search.get('n') ?? 0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once per message; the translator is new at each render
  useEffect(() => {
    if (!done) return;
    const key = done as Parameters<typeof t>[0];
    if (done.includes('.done.') && t.has(key)) showToast(t(key, { count, n: format.number(count) }));
    const rest = new URLSearchParams(search);
    rest.delete('done');
    rest.delete('n');
    window.history.replaceState(null, '', rest.size > 0 ? `${pathname}?${rest}` : pathname);
  }, [done, count, pathname]);

  return null;
}
