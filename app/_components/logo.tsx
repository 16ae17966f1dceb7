import { PhoneCall } from 'lucide-react';

export function Logo() {
  return (
    <span className="inline-flex items-center gap-2.5">
      <span className="grid size-6 place-items-center rounded-[7px] bg-accent text-on-accent">
        <PhoneCall aria-hidden className="size-3.5" strokeWidth={2} />
      </span>
      <span className="font-semibold text-[15px] tracking-[-0.01em]">Squillo</span>
    </span>
  );
}
