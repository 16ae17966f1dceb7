'use client';

import { LoaderCircle, Search, X } from 'lucide-react';
import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState, useTransition } from 'react';
import { CONTROL_HEIGHT, controlClass } from './control-class.ts';

const WAIT = 300;

type Props = {
  /** The search parameter. */
  name?: string;
  /** The thing that is searched, for screen readers and as placeholder. */
  label: string;
  /** Parameters that a new search removes: the page's start. */
  drop?: string[];
};

/** A GET form that searches while the user types; other parameters of the address stay. */
export function SearchBox({ name = 'q', label, drop = ['after', 'before'] }: Props) {
  const t = useTranslations('common');
  const router = useRouter();
  const pathname = usePathname();
  const search = useSearchParams();
  const current = search.get(name) ?? '';
  const [text, setText] = useState(current);
  const [pending, startTransition] = useTransition();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => () => clearTimeout(timer.current), []);
  // Something else than this box changed the address (a chip, the back button).
  useEffect(() => {
    if (document.activeElement !== input.current) setText(current);
  }, [current]);

  const go = (wanted: string) => {
    clearTimeout(timer.current);
    const next = new URLSearchParams(search);
    for (const key of [...drop, name]) next.delete(key);
    if (wanted.trim()) next.set(name, wanted.trim());
    startTransition(() => router.replace(next.size > 0 ? `${pathname}?${next}` : pathname, { scroll: false }));
  };

  return (
    <search className="w-full sm:w-80">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          go(text);
        }}
        className="relative"
      >
        {[...search.entries()]
          .filter(([key]) => key !== name && !drop.includes(key))
          .map(([key, value]) => (
            <input key={`${key}=${value}`} type="hidden" name={key} value={value} />
          ))}
        <span className="pointer-events-none absolute inset-y-0 left-2.5 flex items-center text-ink-3">
          {pending ? (
            <LoaderCircle aria-label={t('searching')} className="size-4 animate-spin" strokeWidth={1.75} />
          ) : (
            <Search aria-hidden className="size-4" strokeWidth={1.75} />
          )}
        </span>
        <input
          ref={input}
          type="search"
          name={name}
          value={text}
          aria-label={label}
          placeholder={label}
          autoComplete="off"
          onChange={(event) => {
            const wanted = event.target.value;
            setText(wanted);
            clearTimeout(timer.current);
            timer.current = setTimeout(() => go(wanted), WAIT);
          }}
          className={controlClass(
            CONTROL_HEIGHT,
            'pl-8 [&::-webkit-search-cancel-button]:hidden',
            text !== '' && 'pr-8',
          )}
        />
        {text !== '' && (
          <button
            type="button"
            aria-label={t('clearSearch')}
            onClick={() => {
              setText('');
              go('');
              input.current?.focus();
            }}
            className="absolute inset-y-0 right-1 my-auto grid size-6 place-items-center rounded-md text-ink-3 hover:bg-hover hover:text-ink"
          >
            <X aria-hidden className="size-3.5" strokeWidth={1.75} />
          </button>
        )}
      </form>
    </search>
  );
}
