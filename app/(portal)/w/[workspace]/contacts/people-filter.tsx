'use client';

import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { Select } from '#app/_components/select.tsx';

type Named = { id: string; name: string };
const ANY = '-';

/** Narrows the contacts to a list, a segment, a tag or a number check; the choice is kept in the address. */
export function PeopleFilter({
  lists,
  segments,
  tags,
  checks,
}: {
  lists: Named[];
  segments: Named[];
  tags: Named[];
  /** By the check of the number; none if no number is or was doubtful. */
  checks: Named[];
}) {
  const t = useTranslations('people.filter');
  const router = useRouter();
  const pathname = usePathname();
  const search = useSearchParams();
  const choose = (name: string, value: string) => {
    const next = new URLSearchParams(search);
    for (const key of ['after', 'before', name]) next.delete(key);
    if (value !== ANY && value !== '') next.set(name, value);
    router.replace(next.size > 0 ? `${pathname}?${next}` : pathname, { scroll: false });
  };
  const filters = [
    { name: 'list', label: t('list'), any: t('anyList'), options: lists },
    { name: 'segment', label: t('segment'), any: t('anySegment'), options: segments },
    { name: 'tag', label: t('tag'), any: t('anyTag'), options: tags },
    { name: 'check', label: t('check'), any: t('anyCheck'), options: checks },
  ];
  return filters
    .filter(({ options }) => options.length > 0)
    .map(({ name, label, any, options }) => (
      <div key={name} className="w-full sm:w-44">
        <Select
          label={label}
          name={name}
          value={search.get(name) ?? ANY}
          onValueChange={(value) => choose(name, value)}
          options={[{ value: ANY, label: any }, ...options.map(({ id, name: words }) => ({ value: id, label: words }))]}
        />
      </div>
    ));
}
