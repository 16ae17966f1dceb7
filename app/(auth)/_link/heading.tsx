import type { ReactNode } from 'react';

/** Head of a page that a link opened. */
export function Heading({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <>
      <h1 className="font-semibold text-2xl leading-8 tracking-[-0.01em] [overflow-wrap:anywhere]">{title}</h1>
      {children && <div className="mt-1.5 mb-6 space-y-2 text-ink-2 [overflow-wrap:anywhere]">{children}</div>}
    </>
  );
}
