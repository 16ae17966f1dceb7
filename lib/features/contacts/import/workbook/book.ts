import { AppError } from '#lib/domain/errors.ts';
import { type NumberFormat, numberFormat } from '#lib/domain/spreadsheet.ts';
import type { Kept } from '../source.ts';
import { type Archive, openArchive } from './archive.ts';
import { assertWorkbook } from './other.ts';
import { type Attributes, parseAll } from './xml.ts';

/** A workbook (XLSX): its visible sheets of cells with their parts, and where what they share stands. */
export type Book = {
  archive: Archive;
  sheets: { name: string; part: string }[];
  texts: string | undefined;
  styles: string | undefined;
  /** Days are counted from 1904, as Excel on old Macintoshes did. */
  from1904: boolean;
};

/** Throws fileEncrypted, fileOtherWorkbook, fileNoWorkbook or fileDamaged for what is no workbook that can be read. */
export async function openBook(source: Kept): Promise<Book> {
  const archive = await assertWorkbook(source, () => openArchive(source));
  const [main] = await relations(archive, '', 'officeDocument');
  if (!main) throw new AppError('fileDamaged');
  const listed: Attributes[] = [];
  let from1904 = false;
  await parseAll(archive.read(main.part), {
    open: (name, attributes) => {
      if (name === 'sheet') listed.push(attributes);
      if (name === 'workbookPr') from1904 = ['1', 'true'].includes(attributes.date1904 ?? '');
    },
  });
  // Charts and macros are sheets, too, but not of this kind.
  const worksheets = new Map((await relations(archive, main.part, 'worksheet')).map(({ id, part }) => [id, part]));
  const sheets = listed.flatMap(({ name = '', state = 'visible', id = '' }) => {
    const part = worksheets.get(id);
    return part !== undefined && state === 'visible' ? [{ name, part }] : [];
  });
  const [texts] = await relations(archive, main.part, 'sharedStrings');
  const [styles] = await relations(archive, main.part, 'styles');
  return { archive, sheets, texts: texts?.part, styles: styles?.part, from1904 };
}

/** How the numbers of each style of cells are to be written. */
export async function formatsOf({ archive, styles }: Book): Promise<NumberFormat[]> {
  if (styles === undefined) return [];
  const codes = new Map<number, string>();
  const formats: NumberFormat[] = [];
  let ofCells = false;
  await parseAll(archive.read(styles), {
    open: (name, { numFmtId = '0', formatCode = '' }) => {
      if (name === 'numFmt') codes.set(Number(numFmtId), formatCode);
      if (name === 'cellXfs') ofCells = true;
      if (name === 'xf' && ofCells) formats.push(numberFormat(Number(numFmtId), codes.get(Number(numFmtId))));
    },
    close: (name) => {
      if (name === 'cellXfs') ofCells = false;
    },
  });
  return formats;
}

/** The parts of one kind to which a part refers; the archive itself is the part ''. */
async function relations(archive: Archive, from: string, kind: string): Promise<{ id: string; part: string }[]> {
  const folder = from.slice(0, from.lastIndexOf('/') + 1);
  const list = `${folder}_rels/${from.slice(folder.length)}.rels`;
  if (!archive.has(list)) return [];
  const found: { id: string; part: string }[] = [];
  await parseAll(archive.read(list), {
    open: (name, { Id = '', Type = '', Target = '' }) => {
      // Two standards name the kinds differently before the last stroke.
      if (name !== 'Relationship' || !Type.endsWith(`/${kind}`)) return;
      const part = new URL(Target, `zip:///${folder}`).pathname.slice(1);
      found.push({ id: Id, part: decoded(part) });
    },
  });
  return found.filter(({ part }) => archive.has(part));
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
