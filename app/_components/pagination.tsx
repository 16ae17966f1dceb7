import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { ButtonLink } from './button.tsx';

/** A page of a list, by the key of a row: the page after it, or the one before it. */
export type Turn = { after?: string; before?: string };

type Props = {
  /** The keys of the neighbouring pages; null: there is none. */
  page: { previous: string | null; next: string | null };
  /** Returns the address of a neighbour, with the same filters. */
  to: (turn: Turn) => string;
  /** The range that is shown: "1–50 di 1 932". */
  note?: ReactNode;
};

/** Keyset paging: previous and next, no page numbers. Draws nothing for a single page without a note. */
export function Pagination({ page: { previous, next }, to, note }: Props) {
  const t = useTranslations('common.pagination');
  if (previous === null && next === null && note === undefined) return null;
  return (
    <nav
      aria-label={t('label')}
      className="flex flex-wrap items-center justify-between gap-2 border-line border-t px-4 py-2.5"
    >
      <p className="text-[13px] text-ink-3">{note}</p>
      {(previous !== null || next !== null) && (
        <div className="flex gap-2">
          {previous !== null && (
            <ButtonLink size="sm" href={to({ before: previous })} rel="prev" icon={<ChevronLeft aria-hidden />}>
              {t('previous')}
            </ButtonLink>
          )}
          {next !== null && (
            <ButtonLink size="sm" href={to({ after: next })} rel="next">
              {t('next')}
              <ChevronRight aria-hidden />
            </ButtonLink>
          )}
        </div>
      )}
    </nav>
  );
}
