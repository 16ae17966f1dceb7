import { formatNumber } from '#lib/domain/phone.ts';

/** A phone number formatted for reading: `+39 312 146 1558`. Server only, because of its tables of countries. */
export function Phone({ number }: { number: string }) {
  return <span className="font-mono text-[12.5px] whitespace-nowrap">{formatNumber(number)}</span>;
}
