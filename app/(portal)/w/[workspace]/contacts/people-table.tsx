import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Phone } from '#app/_components/phone.tsx';
import { type Column, Table } from '#app/_components/table.tsx';
import type { ContactRow } from '#lib/features/contacts/queries.ts';

type Props = {
  rows: ContactRow[];
  base: string;
  empty: ReactNode /** A last column with its own button. */;
  extra?: Column<ContactRow>;
};

/** Contacts by last name, one a line; the line leads to the person. */
export function PeopleTable({ rows, base, empty, extra }: Props) {
  const t = useTranslations('contacts.people');
  const name = ({ firstName, lastName }: ContactRow) =>
    firstName || lastName ? (
      <>
        {lastName && <span className="font-semibold">{lastName}</span>}
        {lastName && firstName && ' '}
        <span className="font-normal">{firstName}</span>
      </>
    ) : (
      <span className="font-normal text-ink-3">{t('noName')}</span>
    );
  return (
    <Table
      label={t('table')}
      rows={rows}
      rowKey={({ id }) => id}
      href={({ id }) => `${base}/contacts/${id}`}
      empty={empty}
      columns={[
        { key: 'name', header: t('name'), cell: name, width: 'w-1/2' },
        { key: 'number', header: t('number'), cell: ({ number }) => <Phone number={number} />, muted: true },
        ...(extra ? [extra] : []),
      ]}
    />
  );
}
