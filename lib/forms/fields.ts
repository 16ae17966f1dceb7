// Zod schemas for what a form sends: texts, empty ones too, and a list only when several boxes are ticked.

import { z } from 'zod';

/** An empty choice or field means "not yet". */
export const notYet = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

/** An emptied field means "none". */
export const orNone = <T extends z.ZodType>(schema: T) =>
  z.preprocess(
    (value) => (value === undefined || (typeof value === 'string' && value.trim() === '') ? null : value),
    schema.nullable(),
  );

/** One ticked box comes as text, several as a list. */
export const chosen = <T extends z.ZodType>(schema: T) => z.preprocess(listed, schema);

function listed(value: unknown) {
  if (value === undefined || value === '') return [];
  return Array.isArray(value) ? value.filter((each) => each !== '') : [value];
}
