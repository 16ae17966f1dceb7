import { AppError } from '#lib/domain/errors.ts';
import { type NumberFormat, numberFormat } from '#lib/domain/number-format.ts';
import { tidy } from '#lib/domain/text.ts';
import type { FileBytes } from '../bytes.ts';
import { type Archive, openArchive } from './archive.ts';
import { assertWorkbook } from './other.ts';
import { type SharedTexts, sharedTexts } from './texts.ts';
import { type Attributes, parseAll } from './xml.ts';

export type Sheet = { name: string; part: string };
/** A workbook (XLSX): its sheets of cells with their parts, and the data they share. */
export type Book = {
  archive: Archive;
  /** The sheets that the spreadsheet shows. */
  sheets: Sheet[];
  hiddenSheets: Sheet[];
  /** Days are counted from 1904, as Excel on old Macintoshes did. */
  from1904: boolean;
  /** How the numbers of each cell style are written. Read once, however many sheets ask. */
  formats: () => Promise<NumberFormat[]>;
  /** The texts that cells share, read once; `onPiece` is called as pieces are read. */
  texts: (onPiece: () => void) => Promise<SharedTexts>;
};

/** Throws fileEncrypted, fileOtherWorkbook, fileNoWorkbook or fileDamaged if the file is not a readable workbook. */
export async function openBook(source: FileBytes): Promise<Book> {
  const archive = await assertWorkbook(source, () => openArchive(source));
  const main = (await relations(archive, '')).find(isOf(archive, 'officeDocument'))?.part;
  if (main === undefined) throw new AppError('fileDamaged');
  const listed: Attributes[] = [];
  let from1904 = false;
  await parseAll(archive.read(main), {
    open: (name, attributes) => {
      if (name === 'sheet') listed.push(attributes);
      if (name === 'workbookPr') from1904 = ['1', 'true'].includes(attributes.date1904 ?? '');
    },
  });
  const related = await relations(archive, main);
  const byId = new Map(related.map((relation) => [relation.id, relation]));
  const all = listed.flatMap(({ name = '', state = 'visible', id = '' }) => {
    const isHidden = state !== 'visible';
    const { kind, part } = byId.get(id) ?? (isHidden ? NOTHING : damaged());
    // Charts and macros are sheets, too, but of another kind.
    if (kind !== 'worksheet' || (isHidden && !archive.has(part))) return [];
    return [{ isHidden, name: tidy(name), part: archive.has(part) ? part : damaged() }];
  });
  const styles = related.find(isOf(archive, 'styles'))?.part;
  const shared = related.find(isOf(archive, 'sharedStrings'))?.part;
  let formats: Promise<NumberFormat[]> | undefined;
  let texts: Promise<SharedTexts> | undefined;
  return {
    archive,
    from1904,
    sheets: all.filter(({ isHidden }) => !isHidden),
    hiddenSheets: all.filter(({ isHidden }) => isHidden),
    formats: () => {
      formats ??= formatsOf(archive, styles);
      return formats;
    },
    texts: (onPiece) => {
      texts ??= shared === undefined ? Promise.resolve(() => undefined) : sharedTexts(archive.read(shared), onPiece);
      return texts;
    },
  };
}

async function formatsOf(archive: Archive, styles: string | undefined): Promise<NumberFormat[]> {
  if (styles === undefined) return [];
  const codes = new Map<number, string>();
  const known = new Map<number, NumberFormat>();
  const formats: NumberFormat[] = [];
  let ofCells = false;
  const formatOf = (id: number) => {
    const format = known.get(id) ?? numberFormat(id, codes.get(id));
    known.set(id, format);
    return format;
  };
  await parseAll(archive.read(styles), {
    open: (name, { numFmtId = '0', formatCode = '' }) => {
      if (name === 'numFmt') codes.set(Number(numFmtId), formatCode);
      if (name === 'cellXfs') ofCells = true;
      if (name === 'xf' && ofCells) formats.push(formatOf(Number(numFmtId)));
    },
    close: (name) => {
      if (name === 'cellXfs') ofCells = false;
    },
  });
  return formats;
}

type Relation = { id: string; kind: string; part: string };
const NOTHING: Relation = { id: '', kind: '', part: '' };

const isOf = (archive: Archive, wanted: string) => (relation: Relation) =>
  relation.kind === wanted && archive.has(relation.part);

/** The parts that a part refers to; the archive itself is the part ''. */
async function relations(archive: Archive, from: string): Promise<Relation[]> {
  const folder = from.slice(0, from.lastIndexOf('/') + 1);
  const list = `${folder}_rels/${from.slice(folder.length)}.rels`;
  if (!archive.has(list)) return [];
  const found: Relation[] = [];
  await parseAll(archive.read(list), {
    open: (name, { Id = '', Type = '', Target = '', TargetMode = '' }) => {
      if (name !== 'Relationship' || TargetMode === 'External') return;
      // Two standards name the kinds differently before the last slash.
      found.push({ id: Id, kind: Type.slice(Type.lastIndexOf('/') + 1), part: partAt(Target, folder) });
    },
  });
  return found;
}

/** `worksheets/sheet1.xml`, `/xl/worksheets/sheet1.xml`, `..\xl\worksheets\sheet1.xml`: the part meant, seen from `folder`. */
function partAt(target: string, folder: string): string {
  const path = decoded(target).replaceAll('\\', '/');
  const steps: string[] = [];
  for (const step of `${path.startsWith('/') ? '' : folder}${path}`.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  }
  return steps.join('/');
}

function decoded(target: string): string {
  try {
    return decodeURIComponent(target);
  } catch {
    return target;
  }
}

function damaged(): never {
  throw new AppError('fileDamaged');
}
