import { Fragment, type ReactNode } from 'react';

export type Fact = { label: string; value: ReactNode };

/** Names and values, one per line. */
export function KeyValue({ facts }: { facts: Fact[] }) {
  return (
    <dl className="grid grid-cols-[fit-content(40%)_minmax(0,1fr)] gap-x-4 sm:grid-cols-[minmax(6rem,auto)_minmax(0,1fr)] sm:gap-x-6 gap-y-2">
      {facts.map(({ label, value }) => (
        <Fragment key={label}>
          <dt className="text-ink-2">{label}</dt>
          <dd className="min-w-0 [overflow-wrap:anywhere]">{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

/** Sums and differences in a card: label left, figure right (text wraps), hairlines between; reaches the card's edges. */
export function Ledger({ facts }: { facts: Fact[] }) {
  return (
    <dl className="-mx-4 -mb-4 mt-3 sm:-mx-[18px]">
      {facts.map(({ label, value }) => (
        <div
          key={label}
          className="flex items-baseline justify-between gap-4 border-line border-t px-4 py-2 sm:px-[18px]"
        >
          <dt className="text-ink-2">{label}</dt>
          <dd className="max-w-[75%] break-words text-right">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
