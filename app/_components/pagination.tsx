import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { ButtonLink } from './button.tsx';

type Props = {
  /** Addresses of the neighbours; undefined at an end. */
  previous?: string;
  next?: string;
  /** The range that is shown: "1–50 di 1 932". */
  note?: ReactNode;
};

/** Keyset paging: previous and next, no page numbers. Draws nothing for a single page without a note. */
export function Pagination({ previous, next, note }: Props) {
  const t = useTranslations('common.pagination');
  if (!previous && !next && note === undefined) return null;
  return (
    <nav
      aria-label={t('label')}
      className="flex flex-wrap items-center justify-between gap-2 border-line border-t px-4 py-2.5"
    >
      <p className="text-[13px] text-ink-3">{note}</p>
      {(previous !== undefined || next !== undefined) && (
        <div className="flex gap-2">
          {previous !== undefined && (
            <ButtonLink size="sm" href={previous} rel="prev" icon={<ChevronLeft aria-hidden />}>
              {t('previous')}
            </ButtonLink>
          )}
          {next !== undefined && (
            <ButtonLink size="sm" href={next} rel="next">
              {t('next')}
              <ChevronRight aria-hidden />
            </ButtonLink>
          )}
        </div>
      )}
    </nav>
  );
}
