'use client';

import { useTranslations } from 'next-intl';
import { createContext, type ReactNode, use, useMemo, useState } from 'react';

type Choosing = {
  /** On this page; a change of page clears the choice. */
  chosen: ReadonlySet<string>;
  page: readonly string[];
  /** All matches of the page's filter, on every page. */
  all: boolean;
  toggle(id: string): void;
  togglePage(): void;
  chooseAll(): void;
  clear(): void;
};

const ChoosingContext = createContext<Choosing | null>(null);

/** Holds the chosen rows of a table, for its checkboxes and the bar above it. Give it a `key` that changes with the page. */
export function ChoosingPeople({ page, children }: { page: string[]; children: ReactNode }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [all, setAll] = useState(false);
  const value = useMemo<Choosing>(
    () => ({
      chosen: all ? new Set(page) : chosen,
      page,
      all,
      toggle: (id) => {
        const next = new Set(all ? page : chosen);
        if (!next.delete(id)) next.add(id);
        setAll(false);
        setChosen(next);
      },
      togglePage: () => {
        setAll(false);
        setChosen(all || chosen.size === page.length ? new Set() : new Set(page));
      },
      chooseAll: () => setAll(true),
      clear: () => {
        setAll(false);
        setChosen(new Set());
      },
    }),
    [chosen, page, all],
  );
  return <ChoosingContext value={value}>{children}</ChoosingContext>;
}

export function useChoosing(): Choosing {
  const choosing = use(ChoosingContext);
  if (!choosing) throw new Error('outside of ChoosingPeople');
  return choosing;
}

const BOX = 'block size-4 accent-(--color-accent) pointer-coarse:size-5';

export function ChooseOne({ id, name }: { id: string; name: string }) {
  const t = useTranslations('people.many');
  const { chosen, toggle } = useChoosing();
  return (
    <input
      type="checkbox"
      aria-label={t('chooseOne', { name })}
      checked={chosen.has(id)}
      onChange={() => toggle(id)}
      className={BOX}
    />
  );
}

export function ChoosePage() {
  const t = useTranslations('people.many');
  const { chosen, page, togglePage } = useChoosing();
  return (
    // On a phone there is no column below it: its label says what it chooses.
    <label className="flex items-center gap-3">
      <input
        type="checkbox"
        checked={chosen.size > 0 && chosen.size === page.length}
        ref={(box) => {
          if (box) box.indeterminate = chosen.size > 0 && chosen.size < page.length;
        }}
        onChange={togglePage}
        className={BOX}
      />
      <span className="sm:sr-only">{t('choosePage')}</span>
    </label>
  );
}
