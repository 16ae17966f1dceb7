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

/** A compound file, the container of the formats before 2007, still used for workbooks with a password. */
async function ofCompound(source: FileBytes): Promise<AppError> {
  const encrypted = Buffer.from('EncryptedPackage', 'utf16le');
  const workbook = Buffer.from('Workbook', 'utf16le');
  let before = Buffer.alloc(0);
  let isWorkbook = false;
  for await (const content of chunks(source)) {
    const seen = Buffer.concat([before, content]);
    if (seen.includes(encrypted)) return new AppError('fileEncrypted');
    isWorkbook ||= seen.includes(workbook);
    before = seen.subarray(-encrypted.length);
  }
  return isWorkbook ? new AppError('fileOtherWorkbook', { format: 'XLS' }) : new AppError('fileNoWorkbook');
}
