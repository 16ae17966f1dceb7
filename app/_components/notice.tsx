import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';

const KINDS = {
  info: { Icon: Info, looks: 'bg-active-soft text-active' },
  done: { Icon: CircleCheck, looks: 'bg-accent-soft text-accent' },
  warning: { Icon: TriangleAlert, looks: 'bg-missed-soft text-missed' },
  danger: { Icon: CircleAlert, looks: 'bg-refused-soft text-refused' },
} as const;

type Props = {
  kind?: keyof typeof KINDS;
  title?: ReactNode;
  children?: ReactNode;
  /** A link or button on the right. */
  action?: ReactNode;
  className?: string;
};

/** Something to know before continuing. Links in it are underlined automatically. */
export function Notice({ kind = 'info', title, children, action, className }: Props) {
  const { Icon, looks } = KINDS[kind];
  return (
    <div
      role={kind === 'danger' ? 'alert' : undefined}
      className={cx('flex flex-wrap items-center gap-x-4 gap-y-2 rounded-[10px] px-3.5 py-2.5', looks, className)}
    >
      <div className="flex min-w-0 flex-1 basis-64 gap-3">
        <Icon aria-hidden className="mt-0.5 size-4 shrink-0" strokeWidth={1.75} />
        <div className="min-w-0 [&_a]:underline [&_a]:underline-offset-2">
          {title !== undefined && <strong className="font-semibold">{title} </strong>}
          {children}
        </div>
      </div>
      {action}
    </div>
  );
}
