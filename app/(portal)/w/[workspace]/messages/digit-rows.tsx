'use client';

import { Plus, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { use, useId, useState } from 'react';
import { Button } from '#app/_components/button.tsx';
import { Checkbox } from '#app/_components/choices.tsx';
import { Field } from '#app/_components/field.tsx';
import { FormContext } from '#app/_components/form-context.ts';
import { TextInput } from '#app/_components/text-input.tsx';

type Row = { key: number; digit: string; meaning: string; optOut: boolean };

const KEYS = '1234567890*#';

/** The meaning of each key. Empty rows are not sent, so that the positions of the errors match the rows that are sent. */
export function DigitRows({ digits }: { digits: Omit<Row, 'key'>[] }) {
  const t = useTranslations('messages');
  const id = useId();
  const { errors } = use(FormContext);
  const [rows, setRows] = useState<Row[]>(digits.map((row, key) => ({ key, ...row })));
  const [next, setNext] = useState(digits.length);

  const change = (key: number, changed: Partial<Row>) =>
    setRows((all) => all.map((row) => (row.key === key ? { ...row, ...changed } : row)));
  const add = () => {
    const free = [...KEYS].find((key) => rows.every((row) => row.digit !== key)) ?? '';
    setRows([...rows, { key: next, digit: free, meaning: '', optOut: false }]);
    setNext(next + 1);
  };
  const optOuts = rows.filter((row) => row.optOut).length;
  let place = -1;

  return (
    <Field name="digits" label={t('digits')} group hideLabel>
      {rows.length === 0 && <p className="text-ink-2">{t('noDigits')}</p>}
      <div className="grid gap-3">
        {rows.map((row, index) => {
          const isSent = row.digit.trim() !== '' || row.meaning.trim() !== '';
          if (isSent) place += 1;
          const at = place;
          const invalid = (field: string) => (isSent && errors[`digits.${at}.${field}`] ? true : undefined);
          return (
            <div
              key={row.key}
              className="grid grid-cols-[3.5rem_minmax(0,1fr)_auto] items-center gap-x-2 gap-y-1.5 sm:grid-cols-[3.5rem_minmax(0,1fr)_auto_auto] sm:gap-x-3"
            >
              <TextInput
                id={`${id}-digit-${row.key}`}
                name={isSent ? 'digit[]' : undefined}
                aria-label={t('digitLabel', { n: index + 1 })}
                aria-invalid={invalid('digit')}
                mono
                maxLength={1}
                className="text-center"
                value={row.digit}
                onChange={(event) => change(row.key, { digit: event.currentTarget.value })}
              />
              <TextInput
                id={`${id}-meaning-${row.key}`}
                name={isSent ? 'meaning[]' : undefined}
                aria-label={t('meaningLabel', { n: index + 1 })}
                aria-invalid={invalid('meaning')}
                maxLength={80}
                placeholder={t('meaningPlaceholder')}
                value={row.meaning}
                onChange={(event) => change(row.key, { meaning: event.currentTarget.value })}
              />
              <div className="order-last col-span-2 col-start-2 sm:order-none sm:col-span-1 sm:col-start-auto">
                <Checkbox
                  id={`${id}-out-${row.key}`}
                  name="optOut[]"
                  value={String(at)}
                  disabled={!isSent}
                  checked={row.optOut}
                  onChange={(event) => change(row.key, { optOut: event.currentTarget.checked })}
                  label={t('optOut')}
                />
              </div>
              <Button
                variant="ghost"
                size="sm"
                label={t('removeDigit', { n: index + 1 })}
                icon={<X aria-hidden />}
                onClick={() => setRows(rows.filter((other) => other.key !== row.key))}
              />
            </div>
          );
        })}
      </div>
      {rows.length < KEYS.length && (
        <Button size="sm" className="mt-3" icon={<Plus aria-hidden />} onClick={add}>
          {t('addDigit')}
        </Button>
      )}
      {optOuts > 0 && (
        <p className={optOuts > 1 ? 'mt-3 text-[13px] text-missed' : 'mt-3 text-[13px] text-ink-3'}>
          {t(optOuts > 1 ? 'optOutMany' : 'optOutHint')}
        </p>
      )}
    </Field>
  );
}
