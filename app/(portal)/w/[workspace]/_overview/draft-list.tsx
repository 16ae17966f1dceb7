import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Card } from '#app/_components/card.tsx';
import type { Formats } from '#app/_i18n/format.ts';
import type { Draft } from '#lib/features/overview/queries.ts';

/** Drafts that were begun and not launched, with links back to them. */
export function DraftList({ drafts, base, format }: { drafts: Draft[]; base: string; format: Formats }) {
  const t = useTranslations('overview.drafts');
  if (drafts.length === 0) return null;
  return (
    <Card flush title={t('title')}>
      <ul>
        {drafts.map((draft) => (
          <li
            key={draft.id}
            className="relative flex flex-wrap items-baseline justify-between gap-x-4 border-line border-t px-4 py-2.5 last:rounded-b-card hover:bg-hover sm:px-[18px]"
          >
            <Link
              href={`${base}/campaigns/${draft.id}`}
              className="min-w-0 font-medium outline-none [overflow-wrap:anywhere] after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2"
            >
              {draft.name}
            </Link>
            <span className="text-[13px] text-ink-3">{t('updated', { when: format.dateTime(draft.updatedAt) })}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
