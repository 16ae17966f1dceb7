import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { cx } from '#app/_components/cx.ts';
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
  // On a telephone the name gives way: a number that is cut off says nothing.
  const narrow = extra ? 'max-w-[28vw] sm:max-w-80' : 'max-w-[42vw] sm:max-w-80';
  const name = ({ firstName, lastName }: ContactRow) => (
    <span className={cx('block truncate', narrow)}>
      {lastName !== '' && <span className="font-semibold">{lastName}</span>}
      {lastName !== '' && firstName !== '' && ' '}
      <span className="font-normal">{firstName}</span>
      {lastName === '' && firstName === '' && <span className="font-normal text-ink-3">{t('noName')}</span>}
    </span>
  );
  return (
    <Table
      label={t('table')}
      rows={rows}
      rowKey={({ id }) => id}
      href={({ id }) => `${base}/contacts/${id}`}
      empty={empty}
      columns={[
        { key: 'name', header: t('name'), cell: name, width: 'sm:w-1/2' },
        { key: 'number', header: t('number'), cell: ({ number }) => <Phone number={number} />, muted: true },
        ...(extra ? [extra] : []),
      ]}
    />
  );
}
