import { strToU8, zipSync } from 'fflate';

/** A sheet's rows as the XML of their cells. */
type Sheet = { name: string; rows: string; state?: string; cols?: string };
type Book = { sheets: Sheet[]; texts?: string[]; formats?: string; from1904?: boolean };

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships';

/** The parts of a workbook, as Excel names them. */
export function partsOf({ sheets, texts = [], formats = '', from1904 = false }: Book): Record<string, Uint8Array> {
  const relation = (id: string, kind: string, target: string) =>
    `<Relationship Id="${id}" Type="${RELATIONS}/${kind}" Target="${target}"/>`;
  const parts: Record<string, string> = {
    '[Content_Types].xml': `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
    '_rels/.rels': `${HEAD}<Relationships xmlns="${PACKAGE}">${relation('r1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    'xl/workbook.xml': `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><workbookPr${from1904 ? ' date1904="1"' : ''}/><sheets>${sheets
      .map(
        ({ name, state }, at) =>
          `<sheet name="${name}" sheetId="${at + 1}"${state ? ` state="${state}"` : ''} r:id="s${at}"/>`,
      )
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${HEAD}<Relationships xmlns="${PACKAGE}">${sheets
      .map((_, at) => relation(`s${at}`, 'worksheet', `/xl/worksheets/sheet${at + 1}.xml`))
      .join(
        '',
      )}${relation('t', 'sharedStrings', 'sharedStrings.xml')}${relation('f', 'styles', 'styles.xml')}</Relationships>`,
    'xl/sharedStrings.xml': `${HEAD}<sst xmlns="${MAIN}">${texts.map((text) => `<si>${text}</si>`).join('')}</sst>`,
    'xl/styles.xml': `${HEAD}<styleSheet xmlns="${MAIN}">${formats}</styleSheet>`,
  };
  for (const [at, { rows, cols = '' }] of sheets.entries())
    parts[`xl/worksheets/sheet${at + 1}.xml`] =
      `${HEAD}<worksheet xmlns="${MAIN}">${cols && `<cols>${cols}</cols>`}<sheetData>${rows}</sheetData></worksheet>`;
  return Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)]));
}

export const workbookOf = (book: Book): Uint8Array => zipSync(partsOf(book));

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** Rows of texts as the XML of their cells, from row 1 on; `hidden`: the rows that the spreadsheet does not show. */
export function textCells(rows: readonly (readonly string[])[], hidden: readonly number[] = []): string {
  return rows
    .map((cells, at) => {
      const row = at + 1;
      const written = cells.map((cell) => `<c t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`);
      return `<row r="${row}"${hidden.includes(row) ? ' hidden="1"' : ''}>${written.join('')}</row>`;
    })
    .join('');
}
