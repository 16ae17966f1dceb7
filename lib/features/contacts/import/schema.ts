import { z } from 'zod';
import { DELIMITERS, ENCODINGS } from '#lib/domain/csv.ts';
import { COLUMN_ROLES } from '#lib/domain/import-columns.ts';
import { ATTRIBUTE_NAME_MAX } from '#lib/domain/import-row.ts';
import { NUMBER_DOUBTS } from '#lib/domain/number-doubt.ts';
import { ConsentStatement, LIST_NAME_MAX } from '../schema.ts';

/** Facts found while the file was uploaded; they do not change afterwards. */
export const Found = z.object({
  /** Encoding by byte order mark (or the zero bytes of UTF-16); null: none. */
  mark: z.enum(ENCODINGS).nullable(),
  /** First line that is not valid UTF-8; null: all of it is. */
  badUtf8Line: z.number().int().nullable(),
  /** The visible sheets of a workbook; undefined: it is a text. */
  sheets: z.array(z.string()).optional(),
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
  /** The row of the header, as the spreadsheet counts; undefined: the first non-empty one. */
  headerRow: z.number().int().min(1).optional(),
  /** Whether hidden rows are taken: those that a filter left out, or that somebody hid in the spreadsheet. */
  hiddenRows: z.boolean().default(false),
  /** ISO 3166, two letters: national numbers are read as this country's. */
  country: z.string().regex(/^[A-Z]{2}$/),
  /** The sheet of a workbook; encoding, delimiter and quotes do not apply to it. */
  sheet: z.string().optional(),
});

/** What happens to a contact that is known already: it takes the file's values, keeps its own, or fills its blanks. */
export const POLICIES = ['update', 'skip', 'fillBlanks'] as const;
export type Policy = (typeof POLICIES)[number];

export const Choices = ReadChoice.extend({
  columns: z.array(ColumnChoice),
  list: ListChoice,
  policy: z.enum(POLICIES).default('update'),
});

/**
 * The column `import.settings`. `headers`: the first row unchanged, for the file of rejected rows. `remembered`: the import with
 * the same header whose columns were proposed. `corrects`: the import whose rejected rows are corrected in this one. `peopled`:
 * the sheets of a workbook in which telephone numbers were found.
 */
export const Settings = z.object({
  found: Found,
  choices: Choices.optional(),
  headers: z.array(z.string()).optional(),
  peopled: z.array(z.string()).optional(),
  remembered: z.object({ id: z.guid(), fileName: z.string() }).optional(),
  corrects: z.object({ id: z.guid(), fileName: z.string() }).optional(),
  consent: ConsentStatement.optional(),
});

/**
 * The column `import.counts`; `accepted` are new contacts. `rows` leaves blank lines out and is the sum of those accepted,
 * updated, unchanged, duplicate and rejected. The others are remarks: `several` had more than one number in the cell;
 * `suppressed` ones are in the address book, but no campaign calls them; `unread` ones have a value that does not fit its
 * attribute's type, and stayed as it was; those of `doubts` (duplicates among them) are called only after their number is
 * confirmed. `hidden` rows are not among `rows`: they were left out.
 */
export const Counts = z.object({
  rows: z.number(),
  accepted: z.number(),
  updated: z.number(),
  unchanged: z.number(),
  duplicates: z.number(),
  rejected: z.record(z.string(), z.number()),
  several: z.number().default(0),
  suppressed: z.number().default(0),
  doubts: z.partialRecord(z.enum(NUMBER_DOUBTS), z.number()).default({}),
  unread: z.number().default(0),
  hidden: z.number().default(0),
});

/** The column `import.progress`, while it runs. */
export const Progress = z.object({
  /** How often a worker took it: one that dies in the middle leaves nothing half done, and the next starts anew. */
  tries: z.number().default(0),
  phase: z.enum(['waiting', 'reading', 'writing']).default('waiting'),
  bytes: z.number().default(0),
  rows: z.number().default(0),
  /** When the reading began, in milliseconds since the epoch. */
  since: z.number().optional(),
});

/** The column `import.problem`: an error that users may see. */
export const Problem = z.object({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
});

export type Found = z.infer<typeof Found>;
export type ReadChoice = z.infer<typeof ReadChoice>;
export type Choices = z.infer<typeof Choices>;
export type ListChoice = z.infer<typeof ListChoice>;
export type ColumnChoice = z.infer<typeof ColumnChoice>;
export type Settings = z.infer<typeof Settings>;
/** The column `import.undone`. */
export const Undone = z.object({ removed: z.number(), restored: z.number(), memberships: z.number() });
export type Undone = z.infer<typeof Undone>;
export type Progress = z.infer<typeof Progress>;
export type Problem = z.infer<typeof Problem>;
export type Counts = z.infer<typeof Counts>;

/** The reason under which a row is kept whose number is in an earlier row of the same file. */
export const DUPLICATE = 'duplicate_in_file';
/**
 * Remarks on rows that were taken: the first of several numbers in the cell was used; its number must not be called; a value does
 * not fit its attribute's type.
 */
export const SEVERAL = 'first_of_several';
export const SUPPRESSED = 'suppressed';
export const UNREAD = 'unread_value';
/** Not kept with the import: the spreadsheet hides the row. */
export const HIDDEN = 'hidden_row';

/** An upload that is not confirmed within this many days is deleted, as if somebody had discarded it. */
export const WAITS_DAYS = 7;
