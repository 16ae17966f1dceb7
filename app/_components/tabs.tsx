import Link from 'next/link';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';

export type Tab = { label: string; href: string; active: boolean /** A figure or word, muted. */; note?: ReactNode };

/** Tabs are links: each has its address. `bare` leaves the bottom line to the surrounding card. Too many tabs take two lines. */
export function Tabs({ label, tabs, bare = false }: { label: string; tabs: Tab[]; bare?: boolean }) {
  return (
    <nav aria-label={label} className={cx(!bare && 'mb-5')}>
      <ul className={cx('flex flex-wrap gap-x-5.5', !bare && 'border-line border-b')}>
        {tabs.map((tab) => (
          <li key={tab.href} className="-mb-px">
            <Link
              href={tab.href}
              aria-current={tab.active ? 'page' : undefined}
              className={cx(
                'flex items-center gap-1.5 border-b-2 pt-1 pb-2.5 whitespace-nowrap transition-colors focus-visible:-outline-offset-2 pointer-coarse:py-3',
                tab.active
                  ? 'border-accent font-semibold text-ink'
                  : 'border-transparent text-ink-2 hover:border-line hover:text-ink',
              )}
            >
              {tab.label}
              {tab.note !== undefined && <span className="font-normal text-ink-3">{tab.note}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
