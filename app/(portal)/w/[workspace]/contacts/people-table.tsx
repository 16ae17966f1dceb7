import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Badge } from '#app/_components/badge.tsx';
import { Phone } from '#app/_components/phone.tsx';
import { type Column, Table } from '#app/_components/table.tsx';
import { formatNumber } from '#lib/domain/phone.ts';
import type { ContactRow } from '#lib/features/contacts/queries.ts';
import { ChooseOne, ChoosePage } from './_many/choosing.tsx';

type Props = {
  rows: ContactRow[];
  base: string;
  empty: ReactNode;
  /** A last column with its own button. */
  extra?: Column<ContactRow>;
  /** With checkboxes to choose people; needs `ChoosingPeople` around it. */
  choosing?: boolean;
};

/** Maximum number of tags in a line; the rest is shown as a count. */
const SHOWN_TAGS = 3;

/** Contacts by last name, one per line; the line links to the person. */
export function PeopleTable({ rows, base, empty, extra, choosing = false }: Props) {
  const t = useTranslations('contacts.people');
  const tPeople = useTranslations('people');
  const name = ({ firstName, lastName }: ContactRow) => (
    <span className="block sm:max-w-80 sm:truncate">
      {lastName !== '' && <span className="font-semibold">{lastName}</span>}
      {lastName !== '' && firstName !== '' && ' '}
      <span className="font-normal">{firstName}</span>
      {lastName === '' && firstName === '' && <span className="font-normal text-ink-3">{t('noName')}</span>}
    </span>
  );
  const number = ({ number, doubt }: ContactRow) => (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <Phone number={number} />
      {doubt && <Badge tone="missed">{tPeople('toCheck.badge', { doubt: tPeople(`doubts.${doubt}`) })}</Badge>}
    </span>
  );
  const choose: Column<ContactRow> = {
    key: 'choose',
    header: <ChoosePage />,
    interactive: true,
    pick: true,
    width: 'sm:w-10',
    cell: ({ id, firstName, lastName, number }) => (
      <ChooseOne id={id} name={`${firstName} ${lastName}`.trim() || formatNumber(number)} />
    ),
  };
  const tags: Column<ContactRow> = {
    key: 'tags',
    header: tPeople('tags'),
    priority: 2,
    cell: (row) => (
      <span className="flex gap-1 max-sm:flex-wrap">
        {row.tags.slice(0, SHOWN_TAGS).map((tag) => (
          <Badge key={tag} dot={false}>
            {tag}
          </Badge>
        ))}
        {row.tags.length > SHOWN_TAGS && (
          <span className="text-ink-3" title={row.tags.slice(SHOWN_TAGS).join(', ')}>
            +{row.tags.length - SHOWN_TAGS}
          </span>
        )}
      </span>
    ),
  };
  const tagged = rows.some((row) => row.tags.length > 0);
  return (
    <Table
      label={t('table')}
      rows={rows}
      rowKey={({ id }) => id}
      href={({ id }) => `${base}/contacts/${id}`}
      empty={empty}
      columns={[
        ...(choosing ? [choose] : []),
        { key: 'name', header: t('name'), cell: name, width: tagged ? 'sm:w-2/5' : 'sm:w-1/2' },
        { key: 'number', header: t('number'), cell: number, muted: true },
        ...(tagged ? [tags] : []),
        ...(extra ? [extra] : []),
      ]}
    />
  );
}
