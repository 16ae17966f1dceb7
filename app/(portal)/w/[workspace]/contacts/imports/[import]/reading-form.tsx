'use client';

import { LoaderCircle } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { createContext, type ReactNode, use, useRef, useState, useTransition } from 'react';
import { flushSync } from 'react-dom';
import { Notice } from '#app/_components/notice.tsx';
import { Select, type SelectOption } from '#app/_components/select.tsx';
import { changeChoicesAction } from '#lib/features/contacts/import/actions.ts';

const Send = createContext<(column?: number) => void>(() => undefined);

/**
 * The settings for reading the file. Each change is saved at once and the page shows its effect; nothing is imported. Not an
 * `ActionForm`: that one ignores submits while it waits, and here the last change must count.
 */
export function ReadingForm({
  workspace,
  importId,
  disabled,
  children,
}: {
  workspace: string;
  importId: string;
  disabled: boolean;
  children: ReactNode;
}) {
  const t = useTranslations('contacts.preview');
  const tErrors = useTranslations('errors');
  const tValidation = useTranslations('validation');
  const form = useRef<HTMLFormElement>(null);
  const [problem, setProblem] = useState<string>();
  const [pending, startTransition] = useTransition();

  const send = (column?: number) => {
    if (!form.current || disabled) return;
    const given = new FormData(form.current);
    if (column !== undefined) given.set('changed', String(column));
    startTransition(async () => {
      const answer = await changeChoicesAction({ status: 'idle' }, given).catch(() => null);
      if (answer?.status === 'done') setProblem(undefined);
      else if (answer?.status === 'invalid') {
        const [first] = Object.values(answer.fieldErrors).flat();
        setProblem(tValidation(first && tValidation.has(first.key) ? first.key : 'invalid', first?.params));
      } else if (answer?.status === 'failed') {
        const { code, params } = answer.error;
        setProblem(tErrors.has(code) ? tErrors(code, params) : tErrors('unexpected'));
      } else setProblem(tErrors('noAnswer'));
    });
  };

  return (
    <Send value={send}>
      <form
        data-waits
        ref={form}
        aria-busy={pending}
        onSubmit={(event) => event.preventDefault()}
        className="relative grid gap-4"
      >
        <input type="hidden" name="workspace" value={workspace} />
        <input type="hidden" name="id" value={importId} />
        {problem !== undefined && <Notice kind="danger">{problem}</Notice>}
        <p aria-live="polite" className="absolute -top-1 right-0 flex items-center gap-1.5 text-[13px] text-ink-3">
          {pending && (
            <>
              <LoaderCircle aria-hidden className="size-4 animate-spin" strokeWidth={1.75} />
              {t('updating')}
            </>
          )}
        </p>
        {children}
      </form>
    </Send>
  );
}

/** A select that submits its form when it changes, then shows the server's value. */
export function AutoSelect({
  name,
  value: given,
  options,
  label,
  disabled,
  column,
}: {
  name: string;
  value: string;
  options: SelectOption[];
  label?: string;
  disabled?: boolean;
  /** The column to which the role belongs: any other column that had the new role loses it. */
  column?: number;
}) {
  const send = use(Send);
  const [value, setValue] = useState(given);
  const [lastGiven, setLastGiven] = useState(given);
  if (given !== lastGiven) {
    setLastGiven(given);
    setValue(given);
  }
  return (
    <Select
      name={name}
      value={value}
      options={options}
      label={label}
      disabled={disabled}
      onValueChange={(chosen) => {
        flushSync(() => setValue(chosen));
        send(column);
      }}
    />
  );
}
