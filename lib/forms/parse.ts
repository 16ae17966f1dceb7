import type { z } from 'zod';
import type { FieldError, FormValues } from './state.ts';

/** Names that are never echoed back. */
const SECRET = /password|guid|secret/i;

/**
 * The fields as sent: one value as text, several of one name as a list. Next's own fields (`$…`) and files are left out.
 * Each letter takes its one composed form (NFC); a password stays as it was typed.
 */
export function formFields(form: FormData): FormValues {
  const fields: FormValues = {};
  for (const name of new Set(form.keys())) {
    if (name.startsWith('$')) continue;
    const values = form
      .getAll(name)
      .filter((value) => typeof value === 'string')
      .map((value) => (SECRET.test(name) ? value : value.normalize('NFC')));
    if (values.length === 0) continue;
    fields[name] = values.length > 1 || name.endsWith('[]') ? values : (values[0] ?? '');
  }
  return fields;
}

/** What may be shown again after an error. */
export function withoutSecrets(values: FormValues): FormValues {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !SECRET.test(name)));
}

/** `names[]` of a form is the list `names` of a schema. */
export function schemaInput(values: FormValues): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name.replace(/\[\]$/, ''), value]));
}

/**
 * All problems at once, by field. A schema's own message is a key of the area `validation` (it matches
 * /^[a-zA-Z]+$/); zod's built-in ones become `required`, `tooShort`, `tooLong`, `tooSmall`, `tooBig`, `invalid`.
 */
export function fieldErrors(error: z.ZodError): {
  formErrors: FieldError[];
  fieldErrors: Record<string, FieldError[]>;
} {
  const formErrors: FieldError[] = [];
  const byField: Record<string, FieldError[]> = {};
  for (const issue of error.issues) {
    const problem = sentence(issue);
    const field = issue.path.map(String).join('.');
    if (field === '') formErrors.push(problem);
    else {
      byField[field] ??= [];
      byField[field].push(problem);
    }
  }
  return { formErrors, fieldErrors: byField };
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
