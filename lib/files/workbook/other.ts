import { AppError } from '#lib/domain/errors.ts';
import { chunks, type FileBytes } from '../bytes.ts';
import type { Archive } from './archive.ts';

/** Parts that identify archives other than XLSX. */
const OTHERS: readonly (readonly [string, () => AppError])[] = [
  ['EncryptedPackage', () => new AppError('fileEncrypted')],
  ['xl/workbook.bin', () => new AppError('fileOtherWorkbook', { format: 'XLSB' })],
  ['content.xml', () => new AppError('fileOtherWorkbook', { format: 'ODS' })],
  ['Index/Document.iwa', () => new AppError('fileOtherWorkbook', { format: 'Numbers' })],
  ['Index.zip', () => new AppError('fileOtherWorkbook', { format: 'Numbers' })],
];

/** The archive of a workbook; if it is none, throws the error for the kind of file, as far as known: see `openBook`. */
export async function assertWorkbook(source: FileBytes, open: () => Promise<Archive>): Promise<Archive> {
  const start = await source.chunk(0);
  if (start?.[0] === 0xd0) throw await ofCompound(source);
  const archive = await open();
  for (const [part, error] of OTHERS) if (archive.has(part)) throw error();
  if (!archive.has('xl/workbook.xml') && !archive.has('[Content_Types].xml')) throw new AppError('fileNoWorkbook');
  if (archive.has('word/document.xml') || archive.has('ppt/presentation.xml')) throw new AppError('fileNoWorkbook');
  return archive;
}

/** The names of streams by which the programs before 2007 kept their files, and later ones those with a password. */
const STREAMS = {
  encrypted: ['EncryptedPackage'],
  // A document may hold a workbook, but not the other way round.
  document: ['WordDocument', 'PowerPoint Document', '__properties_version1.0'],
  workbook: ['Workbook', 'Book'],
} as const;

/** A compound file, the container of the formats before 2007, still used for workbooks with a password. */
async function ofCompound(source: FileBytes): Promise<AppError> {
  const found = new Set<keyof typeof STREAMS>();
  let before = Buffer.alloc(0);
  for await (const content of chunks(source)) {
    const seen = Buffer.concat([before, content]);
    for (const kind of ['encrypted', 'document', 'workbook'] as const) {
      if (STREAMS[kind].some((name) => seen.includes(entryOf(name)))) found.add(kind);
    }
    if (found.has('encrypted')) return new AppError('fileEncrypted');
    before = seen.subarray(-LONGEST_ENTRY);
  }
  if (found.has('document') || !found.has('workbook')) return new AppError('fileNoWorkbook');
  return new AppError('fileOtherWorkbook', { format: 'XLS' });
}

/** A name as it stands in the directory of a compound file: UTF-16, with its zero. */
const entryOf = (name: string) => Buffer.from(`${name}\0`, 'utf16le');
const LONGEST_ENTRY = 64;
