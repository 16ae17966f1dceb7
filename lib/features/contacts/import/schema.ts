import { z } from 'zod';
import { DELIMITERS, ENCODINGS } from '#lib/domain/csv.ts';
import { COLUMN_ROLES } from '#lib/domain/import-columns.ts';
import { ATTRIBUTE_NAME_MAX } from '#lib/domain/import-row.ts';
import { LIST_NAME_MAX } from '../schema.ts';

/** What was found out while the file came in; it does not change afterwards. */
export const Found = z.object({
  /** Encoding by byte order mark (or the zero bytes of UTF-16); null: none. */
  mark: z.enum(ENCODINGS).nullable(),
  /** First line that is not valid UTF-8; null: all of it is. */
  badUtf8Line: z.number().int().nullable(),
});

export const ColumnChoice = z.object({ role: z.enum(COLUMN_ROLES), name: z.string().max(ATTRIBUTE_NAME_MAX) });

/** Where the people of the file go besides the address book. */
export const ListChoice = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('existing'), id: z.guid() }),
  z.object({ kind: z.literal('new'), name: z.string().trim().min(1).max(LIST_NAME_MAX) }),
]);

/** How a file is read: guessed first, corrected by the user, kept with the import. */
export const ReadChoice = z.object({
  encoding: z.enum(ENCODINGS),
  delimiter: z.enum(DELIMITERS),
  /** False: quotation marks are ordinary characters. */
  quotes: z.boolean(),
  header: z.boolean(),
  /** ISO 3166, two letters: national numbers are read as this country's. */
  country: z.string().regex(/^[A-Z]{2}$/),
});

export const Choices = ReadChoice.extend({ columns: z.array(ColumnChoice), list: ListChoice });

/** The column `import.settings`. `headers`: the first row as it stood, for the file of rejected rows. */
export const Settings = z.object({
  found: Found,
  choices: Choices.optional(),
  headers: z.array(z.string()).optional(),
});

/** The column `import.counts`; `accepted` are new contacts. All but `rows` add up to `rows`, which leaves blank lines out. */
export const Counts = z.object({
  rows: z.number(),
  accepted: z.number(),
  updated: z.number(),
  unchanged: z.number(),
  duplicates: z.number(),
  rejected: z.record(z.string(), z.number()),
});

export type Found = z.infer<typeof Found>;
export type ReadChoice = z.infer<typeof ReadChoice>;
export type Choices = z.infer<typeof Choices>;
export type ListChoice = z.infer<typeof ListChoice>;
export type ColumnChoice = z.infer<typeof ColumnChoice>;
export type Settings = z.infer<typeof Settings>;
export type Counts = z.infer<typeof Counts>;

/** The reason under which a row is kept whose number stands in an earlier row of the same file. */
export const DUPLICATE = 'duplicate_in_file';
