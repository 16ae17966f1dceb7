'use client';

import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from '#app/_components/button.tsx';
import { Select, type SelectOption } from '#app/_components/select.tsx';
import { TextInput } from '#app/_components/text-input.tsx';
import { DIGITS, NUMBER_KINDS } from '#lib/domain/segment.ts';
import { attributeField, type Described, keyOf, newRow, operatorsOf, PLAIN_FIELDS, type Row } from './rows.ts';

type Named = { id: string; name: string };
export type Choices = { lists: Named[]; tags: Named[]; attributes: Described[] };
type Props = { row: Row; choices: Choices; onChange: (row: Row) => void; onRemove?: () => void };

/** One condition: field, operator and value. */
export function ConditionRow({ row, choices, onChange, onRemove }: Props) {
  const t = useTranslations('people.builder');
  const { attributes } = choices;
  const fields = [
    ...PLAIN_FIELDS.map((field) => ({ value: field, label: t(`fields.${field}`) })),
    ...attributes.map(({ key, label }) => ({ value: attributeField(key), label })),
  ];
  const choose = (field: string) => onChange({ ...newRow(field, attributes), id: row.id });
  const isCalls = row.field === 'calls';
  return (
    <div className="flex items-start gap-2 max-sm:rounded-control max-sm:border max-sm:border-line max-sm:p-2">
      <div className="grid min-w-0 flex-1 gap-2 sm:grid-cols-[minmax(0,3fr)_minmax(0,4fr)_minmax(0,5fr)]">
        <Select name={`field-${row.id}`} label={t('field')} value={row.field} onValueChange={choose} options={fields} />
        <Select
          key={row.field}
          name={`op-${row.id}`}
          label={t('operator')}
          value={row.op}
          onValueChange={(op) => onChange({ ...row, op })}
          options={operatorsOf(row.field, attributes).map((op) => ({ value: op, label: t(`operators.${op}`) }))}
        />
        {isCalls ? (
          <SinceParts row={row} onChange={onChange} />
        ) : (
          <Value row={row} choices={choices} onChange={onChange} />
        )}
      </div>
      {onRemove && <Button variant="ghost" label={t('removeCondition')} icon={<X aria-hidden />} onClick={onRemove} />}
    </div>
  );
}

function Value({ row, choices, onChange }: Omit<Props, 'onRemove'>) {
  const t = useTranslations('people.builder');
  const set = (value: string) => onChange({ ...row, value });
  const options = optionsOf(row, choices, t);
  if (row.field === 'suppressed' || row.field === 'toCheck' || row.op.startsWith('known')) return <span />;
  if (options) {
    return (
      <Select
        key={row.field}
        name={`value-${row.id}`}
        label={t('value')}
        value={row.value}
        onValueChange={set}
        options={options}
      />
    );
  }
  const type = choices.attributes.find(({ key }) => key === keyOf(row.field))?.type;
  return (
    <TextInput
      id={`value-${row.id}`}
      type={type === 'date' ? 'date' : row.field === 'prefix' ? 'tel' : 'text'}
      inputMode={type === 'number' ? 'decimal' : undefined}
      aria-label={t('value')}
      placeholder={row.field === 'prefix' ? '+39 312' : undefined}
      value={row.value}
      onChange={(event) => set(event.target.value)}
    />
  );
}

function optionsOf(row: Row, choices: Choices, t: (key: string) => string): SelectOption[] | null {
  const key = keyOf(row.field);
  if (key !== undefined) {
    if (choices.attributes.find((attribute) => attribute.key === key)?.type !== 'yesNo') return null;
    return ['yes', 'no'].map((value) => ({ value, label: t(value) }));
  }
  const named = (rows: Named[]) => rows.map(({ id, name }) => ({ value: id, label: name }));
  if (row.field === 'kind') return NUMBER_KINDS.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }));
  if (row.field === 'digit') return DIGITS.map((digit) => ({ value: digit, label: digit }));
  if (row.field === 'list') return named(choices.lists);
  return row.field === 'tag' ? named(choices.tags) : null;
}

/** The start from which calls count: ever, the last days, or a day. */
function SinceParts({ row, onChange }: Pick<Props, 'row' | 'onChange'>) {
  const t = useTranslations('people.builder');
  const sinces = (['ever', 'days', 'date'] as const).map((since) => ({ value: since, label: t(`sinces.${since}`) }));
  return (
    <div className="grid min-w-0 grid-cols-2 gap-2">
      <Select
        name={`since-${row.id}`}
        label={t('since')}
        value={row.since}
        onValueChange={(since) =>
          onChange({ ...row, since: since as Row['since'], sinceValue: since === 'days' ? '30' : '' })
        }
        options={sinces}
        className={row.since === 'ever' ? 'col-span-2' : undefined}
      />
      {row.since !== 'ever' && (
        <TextInput
          key={row.since}
          id={`since-value-${row.id}`}
          type={row.since === 'date' ? 'date' : 'text'}
          inputMode={row.since === 'days' ? 'numeric' : undefined}
          suffix={row.since === 'days' ? t('days') : undefined}
          aria-label={t('since')}
          value={row.sinceValue}
          onChange={(event) => onChange({ ...row, sinceValue: event.target.value })}
        />
      )}
    </div>
  );
}
