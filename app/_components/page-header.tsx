import { ChevronLeft } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Fragment, type ReactNode } from 'react';
import { cx } from './cx.ts';

export type Crumb = { label: string; href: string };

type Props = {
  title: ReactNode;
  /** The breadcrumb to the page, outermost first, without the page itself. */
  crumbs?: Crumb[];
  /** The page's own name in the breadcrumb, when the title is not plain text. */
  here?: string;
  /** Beside the title, smaller: a phone number. */
  aside?: ReactNode;
  badge?: ReactNode;
  /** Short facts in one line, separated by dots. */
  facts?: ReactNode[];
  actions?: ReactNode;
};

/** Short words stay whole; only long ones are shortened. */
const crumbClass = (label: string, looks?: string) => cx('truncate', label.length < 32 && 'shrink-0', looks);

/** The head of every page. At 1024 pixels and wider its breadcrumb stands in the shell's top bar. */
export function PageHeader({ title, crumbs = [], here, aside, badge, facts = [], actions }: Props) {
  const t = useTranslations('common');
  const parent = crumbs.at(-1);
  const name = here ?? (typeof title === 'string' ? title : undefined);
  const shown = facts.filter((fact) => fact !== null && fact !== undefined && fact !== false && fact !== '');
  return (
    <header className="mb-5">
      <nav
        aria-label={t('breadcrumb')}
        className="hidden h-13 max-w-[60vw] items-center text-ink-2 lg:absolute lg:top-0 lg:z-10 lg:flex"
      >
        <ol className="flex min-w-0 items-center gap-2">
          {crumbs.map((crumb) => (
            <Fragment key={crumb.href}>
              <li title={crumb.label} className={crumbClass(crumb.label)}>
                <Link href={crumb.href} className="rounded hover:text-ink">
                  {crumb.label}
                </Link>
              </li>
              <li aria-hidden className="text-ink-3">
                /
              </li>
            </Fragment>
          ))}
          {name !== undefined && (
            <li aria-current="page" title={name} className={crumbClass(name, 'font-medium text-ink')}>
              {name}
            </li>
          )}
        </ol>
      </nav>
      {parent && (
        <Link
          href={parent.href}
          className="-ml-1 mb-1 inline-flex items-start gap-0.5 rounded py-1 text-[13px] text-ink-2 hover:text-ink lg:hidden"
        >
          <ChevronLeft aria-hidden className="mt-0.5 size-4 shrink-0" strokeWidth={1.75} />
          {parent.label}
        </Link>
      )}
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 lg:flex-nowrap">
        <div className="min-w-0 lg:flex-1">
          <div className="flex flex-wrap items-baseline gap-x-3.5">
            <h1 className="font-semibold text-[22px] leading-7 tracking-[-0.01em] [overflow-wrap:anywhere]">{title}</h1>
            {aside !== undefined && <div className="text-base text-ink-2">{aside}</div>}
          </div>
          {(badge !== undefined || shown.length > 0) && (
            <div className="mt-1 text-ink-2 leading-6 [overflow-wrap:anywhere]">
              {badge !== undefined && <span className="mr-2.5 inline-flex align-middle">{badge}</span>}
              {shown.map((fact, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: facts have no identity of their own
                <Fragment key={index}>
                  {index > 0 && <span aria-hidden> · </span>}
                  <span className="align-middle">{fact}</span>
                </Fragment>
              ))}
            </div>
          )}
        </div>
        {actions !== undefined && (
          <div className="flex max-w-full shrink-0 flex-wrap items-center gap-2">{actions}</div>
        )}
      </div>
    </header>
  );
}
