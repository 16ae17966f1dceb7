'use client';

import { createContext, use } from 'react';
import type { FieldError, FormValues } from '#lib/forms/state.ts';

export type FormContextValue = {
  /** Prefix of the ids of this form's fields. */
  id: string;
  errors: Record<string, FieldError[]>;
  values: FormValues;
  /** Fields register their label here, for the summary of errors. */
  labels: Map<string, string>;
  /** True while the form is being sent: its submit buttons show it. */
  pending: boolean;
};

export const FormContext = createContext<FormContextValue>({
  id: 'form',
  errors: {},
  values: {},
  labels: new Map(),
  pending: false,
});

export type FieldContextValue = {
  id: string;
  name: string;
  describedBy: string | undefined;
  invalid: boolean;
  required: boolean;
  /** The values typed before the last response. */
  typed: string | string[] | undefined;
};

export const FieldContext = createContext<FieldContextValue | null>(null);

/** `names[]` and `names` are one field, as in lib/forms/parse.ts. */
export const plainName = (name: string) => name.replace(/\[\]$/, '');
export const fieldId = (form: string, name: string) => `${form}-${plainName(name)}`;

/** The errors of a field and of the values in it: `lists` also has those of `lists.0`. */
export function errorsOf(errors: Record<string, FieldError[]>, name: string): FieldError[] {
  const plain = plainName(name);
  return Object.entries(errors).flatMap(([key, list]) => (key === plain || key.startsWith(`${plain}.`) ? list : []));
}

/** The data that a control needs; a control outside a `Field` brings its own name. */
export function useField(ownName?: string): FieldContextValue {
  const form = use(FormContext);
  const field = use(FieldContext);
  if (field && (ownName === undefined || ownName === field.name)) return field;
  const name = ownName ?? '';
  const invalid = errorsOf(form.errors, name).length > 0;
  return {
    id: fieldId(form.id, name),
    name,
    describedBy: invalid ? `${fieldId(form.id, name)}-error` : undefined,
    invalid,
    required: false,
    typed: form.values[name],
  };
}
