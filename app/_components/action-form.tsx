'use client';

import { unstable_rethrow } from 'next/navigation';
import {
  type ComponentProps,
  type FormEvent,
  Fragment,
  type ReactNode,
  startTransition,
  use,
  useActionState,
  useEffect,
  useEffectEvent,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { FieldError, FormState, FormValues } from '#lib/forms/state.ts';
import { DialogContext } from './dialog-context.ts';
import { FormContext } from './form-context.ts';
import { FormErrors } from './form-errors.tsx';
import { showToast } from './toast.tsx';

export type FormAction<T> = (state: FormState<T>, form: FormData) => Promise<FormState<T>>;

type Props<T> = Omit<ComponentProps<'form'>, 'action' | 'children' | 'hidden' | 'onSubmit'> & {
  action: FormAction<T>;
  /** Slug, sent as the hidden field `workspace`. */
  workspace?: string;
  /** Other hidden fields. */
  hidden?: Record<string, string | number | undefined>;
  /** Shown as a toast when the action returns `done` (without a redirect). */
  doneMessage?: string;
  /** Empties the form when done, to add the next one. */
  resetOnDone?: boolean;
  /** From client components only. */
  onDone?: (data: T | undefined) => void;
  children: ReactNode | ((state: FormState<T>, pending: boolean) => ReactNode);
};

const NO_ERRORS: Record<string, FieldError[]> = {};
const NO_VALUES: FormValues = {};

/**
 * A form over a server action. It is sent by code instead of through `action`, since React would then empty every
 * field after a response with errors. A lost connection becomes an ordinary failure, so no input is lost either.
 */
export function ActionForm<T>({
  action,
  workspace,
  hidden = {},
  doneMessage,
  resetOnDone = false,
  onDone,
  children,
  ...rest
}: Props<T>) {
  const id = useId();
  const closeDialog = use(DialogContext);
  const [labels] = useState(() => new Map<string, string>());
  const [round, setRound] = useState(0);
  const underWay = useRef(false);

  const [state, send, pending] = useActionState<FormState<T>, FormData>(
    async (before, form) => {
      try {
        const answer = await action(before as FormState<T>, form);
        // At once: the action may have removed this form from the page before it could show the message.
        if (answer.status === 'done' && doneMessage) showToast(doneMessage);
        return answer;
      } catch (error) {
        unstable_rethrow(error);
        return { status: 'failed', error: { code: 'noAnswer' }, values: {} };
      } finally {
        underWay.current = false;
      }
    },
    { status: 'idle' } as Awaited<FormState<T>>,
  );

  const answered = useEffectEvent((answer: FormState<T>) => {
    if (answer.status !== 'done') return;
    if (resetOnDone) setRound((previous) => previous + 1);
    onDone?.(answer.data);
    closeDialog?.();
  });
  useEffect(() => answered(state), [state]);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (pending || underWay.current) return;
    underWay.current = true;
    const submitter = (event.nativeEvent as SubmitEvent).submitter;
    const form = new FormData(event.currentTarget, submitter);
    startTransition(() => send(form));
  };

  const errors = state.status === 'invalid' ? state.fieldErrors : NO_ERRORS;
  const values = state.status === 'invalid' || state.status === 'failed' ? state.values : NO_VALUES;
  const context = useMemo(() => ({ id, errors, values, labels, pending }), [id, errors, values, labels, pending]);

  return (
    <form noValidate data-waits {...rest} onSubmit={submit}>
      {workspace !== undefined && <input type="hidden" name="workspace" value={workspace} />}
      {Object.entries(hidden).map(
        ([name, value]) => value !== undefined && <input key={name} type="hidden" name={name} value={value} />,
      )}
      <FormContext value={context}>
        <FormErrors state={state} />
        <Fragment key={round}>{typeof children === 'function' ? children(state, pending) : children}</Fragment>
      </FormContext>
    </form>
  );
}
