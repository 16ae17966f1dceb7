'use client';

import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { Select, type SelectOption } from '#app/_components/select.tsx';

/** Narrows the events to one person; the other filters stay, and the list starts from the first page. */
export function PersonFilter({ label, options, value }: { label: string; options: SelectOption[]; value: string }) {
  const router = useRouter();
  const pathname = usePathname();
  const search = useSearchParams();
  return (
    <div className="w-full sm:w-52">
      <Select
        label={label}
        options={options}
        value={value}
        onValueChange={(person) => {
          const next = new URLSearchParams(search);
          for (const name of ['person', 'after', 'before']) next.delete(name);
          if (person !== 'all') next.set('person', person);
          router.replace(next.size > 0 ? `${pathname}?${next}` : pathname, { scroll: false });
        }}
      />
    </div>
  );
}
