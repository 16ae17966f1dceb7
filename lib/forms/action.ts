import { revalidatePath } from 'next/cache';
import { unstable_rethrow } from 'next/navigation';
import type { z } from 'zod';
import { actorFor } from '#lib/auth/actor.ts';
import { isUnreachable } from '#lib/db/failures.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { log } from '#lib/log.ts';
import { fieldErrors, formFields, schemaInput, unkeepable, withoutSecrets } from './parse.ts';
import type { FormState, FormValues } from './state.ts';

type Action<T> = (state: FormState<T>, form: FormData) => Promise<FormState<T>>;

/**
 * Makes a server action: session → actor (by the form's `workspace`), parse (all field errors at once), one service call,
 * which may redirect or revalidate. The result is always a `FormState`; no unexpected error reaches the browser, but the log,
 * under `name`: that of the export.
 */
export function workspaceAction<Schema extends z.ZodType, T>(
  name: string,
  schema: Schema,
  run: (input: z.output<Schema>, actor: Actor) => Promise<T>,
): Action<T> {
  return formAction(name, schema, ({ workspace }) => actorFor(String(workspace ?? '')), run);
}

/** The same for people who need not be signed in: `run` decides what they may do. */
export function openAction<Schema extends z.ZodType, T>(
  name: string,
  schema: Schema,
  run: (input: z.output<Schema>) => Promise<T>,
): Action<T> {
  return formAction(name, schema, async () => undefined, run);
}

function formAction<Schema extends z.ZodType, Who, T>(
  name: string,
  schema: Schema,
  who: (values: FormValues) => Promise<Who>,
  run: (input: z.output<Schema>, who: Who) => Promise<T>,
): Action<T> {
  const action: Action<T> = async (_state, form) => {
    const values = formFields(form);
    const shown = withoutSecrets(values);
    try {
      const actor = await who(values);
      const wrong = unkeepable(values);
      if (Object.keys(wrong).length > 0)
        return { status: 'invalid', formErrors: [], fieldErrors: wrong, values: shown };
      const parsed = schema.safeParse(schemaInput(values), { reportInput: true });
      if (!parsed.success) return { status: 'invalid', ...fieldErrors(parsed.error), values: shown };
      const data = await run(parsed.data, actor);
      return { status: 'done', data, at: Date.now() };
    } catch (error) {
      // The browser keeps pages by their address: led to one that it has, it would show what was there before.
      if (isRedirect(error)) revalidatePath('/', 'layout');
      unstable_rethrow(error);
      return { status: 'failed', error: expected(error, name), values: shown };
    }
  };
  // The bundler shortens the names of functions.
  return Object.defineProperty(action, 'name', { value: name });
}

const isRedirect = (error: unknown) =>
  error instanceof Error && 'digest' in error && String(error.digest).startsWith('NEXT_REDIRECT');

/** The part of an error that users may see; the rest is logged, with the name of the action. */
export function expected(error: unknown, action?: string): { code: string; params?: Record<string, string | number> } {
  if (error instanceof AppError) return { code: error.code, params: error.params };
  log.error({ err: error, action }, 'action failed');
  return { code: isUnreachable(error) ? 'unavailable' : 'unexpected' };
}
