import type { ReactNode } from 'react';

type Props = {
  icon?: ReactNode;
  title: string;
  /** A short explanation, and the next thing to do. */
  children?: ReactNode;
  actions?: ReactNode;
  /** The page's only heading, when there is no `PageHeader`. */
  whole?: boolean;
};

/** A page or card with nothing in it yet. */
export function EmptyState({ icon, title, children, actions, whole = false }: Props) {
  const Heading = whole ? 'h1' : 'h2';
  return (
    <div className="mx-auto flex max-w-md flex-col items-center px-4 py-12 text-center">
      {icon !== undefined && (
        <div
          aria-hidden
          className="mb-4 grid size-11 place-items-center rounded-full bg-accent-soft text-accent [&_svg]:size-5 [&_svg]:stroke-[1.75]"
        >
          {icon}
        </div>
      )}
      <Heading className="font-semibold text-base leading-6">{title}</Heading>
      {children !== undefined && <div className="mt-1 text-balance text-ink-2">{children}</div>}
      {actions !== undefined && <div className="mt-5 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}
