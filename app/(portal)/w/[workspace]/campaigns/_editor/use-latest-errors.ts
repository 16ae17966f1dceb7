import { use, useMemo, useState } from 'react';
import { FormContext, type FormContextValue } from '#app/_components/form-context.ts';
import type { Saving } from './autosave.ts';

/** The form's context, with the errors that stand beside its fields: those of the last saving or sending, whichever is later. */
export function useLatestErrors(saving: Saving): FormContextValue {
  const form = use(FormContext);
  const [latest, setLatest] = useState({ sent: form.errors, saving, errors: form.errors });
  const isOver = saving.is === 'wrong' || saving.is === 'saved';
  if (latest.sent !== form.errors) setLatest({ sent: form.errors, saving, errors: form.errors });
  else if (isOver && latest.saving !== saving)
    setLatest({ sent: form.errors, saving, errors: saving.is === 'wrong' ? saving.errors : {} });
  return useMemo(() => ({ ...form, errors: latest.errors }), [form, latest.errors]);
}
