import type { ComponentProps, ReactNode } from 'react';
import { Card } from './card.tsx';
import { Pagination } from './pagination.tsx';

type Props = Omit<ComponentProps<typeof Card>, 'flush'> &
  Pick<ComponentProps<typeof Pagination>, 'page' | 'to'> & {
    /** Beside the links to the neighbours. */
    range?: ReactNode;
  };

/** A card with one page of a list, which reaches its edges, and the way to the neighbouring pages. */
export function PagedCard({ page, to, range, children, ...card }: Props) {
  return (
    <Card flush {...card}>
      {children}
      <Pagination page={page} to={to} note={range} />
    </Card>
  );
}
