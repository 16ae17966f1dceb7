import Link from 'next/link';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';

export type Chip = { label: string; href: string; active: boolean /** Already formatted. */; count?: ReactNode };

/** Filters as links with their counts. */
export function Chips({ label, chips }: { label: string; chips: Chip[] }) {
  return (
    <nav aria-label={label}>
      <ul className="flex flex-wrap gap-2">
        {chips.map((chip) => (
          <li key={chip.href}>
            <Link
              href={chip.href}
              scroll={false}
              aria-current={chip.active ? 'true' : undefined}
              className={cx(
                'inline-flex h-7 items-center gap-1.5 rounded-control border px-2.5 text-[13px] whitespace-nowrap transition-colors pointer-coarse:h-9',
                chip.active
                  ? 'border-transparent bg-accent-soft font-semibold text-accent'
                  : 'border-line text-ink-2 hover:bg-hover hover:text-ink',
              )}
            >
              {chip.label}
              {chip.count !== undefined && <span>{chip.count}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The line above a table: filters or search left, a follow-up action right. */
export function Toolbar({ children, actions }: { children: ReactNode; actions?: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center gap-2 p-3">
      <div className="flex min-w-0 flex-1 basis-64 flex-wrap items-center gap-2">{children}</div>
      {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </div>
  );
}
