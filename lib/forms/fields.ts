// Zod schemas for what a form sends: texts, empty ones too, and a list only when several boxes are ticked.

import { z } from 'zod';

/** An empty choice or field means "not yet". */
export const notYet = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

/** An emptied field means "none". */
export const orNone = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === undefined || value === '' ? null : value), schema.nullable());

/** One ticked box comes as text, several as a list. */
export const chosen = <T extends z.ZodType>(schema: T) => z.preprocess(listed, schema);

function listed(value: unknown) {
  if (value === undefined || value === '') return [];
  return Array.isArray(value) ? value.filter((each) => each !== '') : [value];
}

/** A whole number. An emptied field does not mean zero. */
export const count = (min: number, max: number) =>
  z.preprocess(
    (value) => (typeof value === 'string' && value.trim() === '' ? undefined : value),
    z.coerce.number({ error: notWhole }).int({ error: notWhole }).min(min).max(max),
  );

/** Only for a value that is no whole number: one out of range gets the message with the range. */
const notWhole = ({ code }: { code?: string | undefined }) => (code === 'invalid_type' ? 'wholeNumber' : undefined);
