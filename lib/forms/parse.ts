import type { z } from 'zod';
import { isKeepable } from '#lib/domain/range.ts';
import type { FieldError, FormValues } from './state.ts';

/** Names of fields whose values are never echoed back. */
const SECRET = /password|guid|secret|token/i;

/**
 * The fields as sent: one value as text, several of one name as a list. Next's own fields (`$…`) and files are left out. Each
 * letter is brought into its one composed form (NFC); a password stays as it was typed.
 */
export function formFields(form: FormData): FormValues {
  const fields = new Map<string, string | string[]>();
  for (const name of new Set(form.keys())) {
    if (name.startsWith('$') || name === '__proto__') continue;
    const values = form
      .getAll(name)
      .filter((value) => typeof value === 'string')
      .map((value) => (SECRET.test(name) ? value : value.normalize('NFC')));
    if (values.length === 0) continue;
    fields.set(name, values.length > 1 || name.endsWith('[]') ? values : (values[0] ?? ''));
  }
  return Object.fromEntries(fields);
}

/** The fields with text that no database can store, each with its error. */
export function unkeepable(values: FormValues): Record<string, FieldError[]> {
  const wrong = Object.entries(values).filter(([, value]) => ![value].flat().every(isKeepable));
  return Object.fromEntries(wrong.map(([name]) => [name.replace(/\[\]$/, ''), [{ key: 'unkeepable' }]]));
}

/** The values that may be shown again after an error. */
export function withoutSecrets(values: FormValues): FormValues {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !SECRET.test(name)));
}

/** `names[]` of a form is the list `names` of a schema. */
export function schemaInput(values: FormValues): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name.replace(/\[\]$/, ''), value]));
}

/**
 * All problems at once, by field. A schema's own message is a key of the area `validation` (it matches /^[a-zA-Z]+$/); zod's
 * built-in ones become `required`, `tooShort`, `tooLong`, `tooSmall`, `tooBig`, `invalid`.
 */
export function fieldErrors(error: z.ZodError): {
  formErrors: FieldError[];
  fieldErrors: Record<string, FieldError[]>;
} {
  const formErrors: FieldError[] = [];
  const byField = new Map<string, FieldError[]>();
  for (const issue of error.issues) {
    const problem = sentence(issue);
    const field = issue.path.map(String).join('.');
    if (field === '') formErrors.push(problem);
    else byField.set(field, [...(byField.get(field) ?? []), problem]);
  }
  return { formErrors, fieldErrors: Object.fromEntries(byField) };
}

function sentence(issue: z.core.$ZodIssue): FieldError {
  const params = 'params' in issue ? (issue.params as FieldError['params']) : undefined;
  if (/^[a-zA-Z]+$/.test(issue.message)) return { key: issue.message, ...(params && { params }) };
  if (issue.code === 'too_small') {
    const min = Number(issue.minimum);
    if (issue.origin === 'string') return min <= 1 ? { key: 'required' } : { key: 'tooShort', params: { min } };
    if (issue.origin === 'array') return { key: 'chooseOne' };
    return { key: 'tooSmall', params: { min } };
  }
  if (issue.code === 'too_big') {
    const max = Number(issue.maximum);
    return { key: issue.origin === 'string' ? 'tooLong' : 'tooBig', params: { max } };
  }
  if (issue.code === 'invalid_type' && (issue.input === undefined || issue.input === '')) return { key: 'required' };
  return { key: 'invalid' };
}
