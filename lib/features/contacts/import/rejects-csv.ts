import { stringify } from 'csv-stringify/sync';
import { defuse, EXCEL } from '#lib/domain/csv.ts';
import { columnLetter } from './preview.ts';
import { type ImportDetail, type RejectKind, rejectPage } from './queries.ts';

const PAGE = 1000;

/**
 * The rejected rows as a CSV that Excel opens as it is (UTF-8 with its mark, the file's own delimiter): the original columns,
 * then row number and reason in words, and for a number to check, the number as read and the words beside it. Can be imported
 * again after correction. Formulas are defused.
 */
export async function* rejectsCsv(
  workspaceId: string,
  detail: ImportDetail,
  kind: RejectKind,
  words: { row: string; reason: string; read: string; remark: string; reasonOf: (reason: string) => string },
): AsyncGenerator<string> {
  const { choices, headers = [] } = detail.settings;
  const delimiter = choices?.delimiter ?? EXCEL.lines.delimiter;
  const width = choices?.columns.length ?? headers.length;
  const line = (cells: string[]) => stringify([cells.map(defuse)], { ...EXCEL.lines, delimiter });
  const names = Array.from({ length: width }, (_, at) => headers[at] || columnLetter(at));
  const asked = (number: string, remark: string) => (kind === 'toCheck' ? [number, remark] : []);
  yield `${EXCEL.mark}${line([...names, words.row, words.reason, ...asked(words.read, words.remark)])}`;
  for (let after: string | null = ''; after !== null; ) {
    const page = await rejectPage(workspaceId, detail.id, { kind, after, size: PAGE });
    const text = page.rows.map(({ row, reason, cells, number, remark }) => {
      const padded = Array.from({ length: Math.max(width, cells.length) }, (_, at) => cells[at] ?? '');
      return line([...padded, String(row), words.reasonOf(reason), ...asked(number ?? '', remark)]);
    });
    if (text.length > 0) yield text.join('');
    after = page.next;
  }
}
