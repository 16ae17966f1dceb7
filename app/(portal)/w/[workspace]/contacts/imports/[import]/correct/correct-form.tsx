'use client';

import { useTranslations } from 'next-intl';
import { ActionForm } from '#app/_components/action-form.tsx';
import { Badge } from '#app/_components/badge.tsx';
import { Button, ButtonLink } from '#app/_components/button.tsx';
import { TextInput } from '#app/_components/text-input.tsx';
import { correctRowsAction } from '#lib/features/contacts/import/actions.ts';

type Props = {
  workspace: string;
  importId: string;
  /** The name of the import that the corrected rows become. */
  fileName: string;
  /** The columns that describe a contact; `at`: their place in the file. */
  columns: { at: number; name: string; isPhone: boolean }[];
  /** `cells`: one per column. */
  rows: { row: number; shown: string; reason: string; cells: string[] }[];
  back: string;
};

/** Rejected rows with their cells; changed rows are imported, the others stay as they are. */
export function CorrectForm({ workspace, importId, fileName, columns, rows, back }: Props) {
  const t = useTranslations('contacts');
  const words = (reason: string) => t(`reasons.${reason as 'invalid_number'}`);
  return (
    <ActionForm action={correctRowsAction} workspace={workspace} hidden={{ id: importId, fileName }}>
      {(state, pending) => {
        const wrong = new Map(
          state.status === 'done' ? state.data?.wrong.map(({ row, reason }) => [row, reason]) : undefined,
        );
        return (
          <div className="grid gap-4">
            {columns.map(({ at }) => (
              <input key={at} type="hidden" name="columns[]" value={at} />
            ))}
            {wrong.size > 0 && (
              <p role="alert" className="text-refused">
                {t('correct.stillWrong', { count: wrong.size })}
              </p>
            )}
            <ul className="grid gap-4">
              {rows.map(({ row, shown, reason, cells }) => (
                <li key={row} className="border-line border-t pt-3 first:border-t-0 first:pt-0">
                  <input type="hidden" name="rows[]" value={row} />
                  <p className="mb-2 flex flex-wrap items-center gap-2 text-[13px] text-ink-2">
                    {t('correct.row', { row: shown })}
                    <Badge tone="refused">{words(wrong.get(row) ?? reason)}</Badge>
                  </p>
                  <div className="grid grid-cols-[repeat(auto-fit,minmax(11rem,1fr))] gap-3">
                    {columns.map(({ at, name, isPhone }, nth) => (
                      <div key={at} className="min-w-0 text-[13px] text-ink-3">
                        <span aria-hidden className="mb-1 block [overflow-wrap:anywhere]">
                          {name}
                        </span>
                        <TextInput
                          name="cells[]"
                          aria-label={t('correct.cell', { row: shown, column: name })}
                          defaultValue={cells[nth]}
                          mono={isPhone}
                          aria-invalid={isPhone && wrong.has(row)}
                        />
                      </div>
                    ))}
                  </div>
                </li>
              ))}
            </ul>
            <div className="flex flex-wrap gap-3">
              <Button type="submit" variant="primary" pending={pending}>
                {t('correct.confirm')}
              </Button>
              <ButtonLink href={back}>{t('undo.back')}</ButtonLink>
            </div>
          </div>
        );
      }}
    </ActionForm>
  );
}
