import { tidy } from '#lib/domain/text.ts';
import { isUuid } from '#lib/domain/uuid.ts';
import { type Columns, sourceOf } from './columns.ts';
import { readMoment } from './moment.ts';
import type { GivenSuppression, ReadTerms } from './told.ts';

/** As in the form. */
const LONGEST_TEXT = 500;

export type Details = Omit<GivenSuppression, 'sheet' | 'row' | 'number' | 'hash'>;

/** Reads the cells beside the numbers of a row, and the reasons why some of them could not be taken as they are. */
export function readDetails(typed: readonly string[], columns: Columns, terms: ReadTerms): [Details, string[]] {
  const remarks: string[] = [];
  const cell = (column: Parameters<Columns['others']['get']>[0]) => tidy(typed[columns.others.get(column) ?? -1] ?? '');
  const shortened = (text: string) => {
    if (text.length <= LONGEST_TEXT) return text;
    remarks.push('text_shortened');
    return text.slice(0, LONGEST_TEXT).toWellFormed();
  };
  const source = cell('source') === '' ? terms.source : sourceOf(cell('source'));
  if (source === null) remarks.push('unknown_source');

  let since = cell('since') === '' ? null : readMoment(cell('since'), terms.timeZone);
  if (cell('since') !== '' && since === null) remarks.push('since_unread');
  if (since && since > terms.now) {
    remarks.push('begins_later');
    since = null;
  }
  const last = cell('until');
  const until = last === '' || isForever(last) ? null : readMoment(last, terms.timeZone, true);
  if (last !== '' && !isForever(last) && until === null) remarks.push('until_unread');
  if (until && until <= terms.now) remarks.push('already_ended');

  const call = cell('call');
  if (call !== '' && !isUuid(call)) remarks.push('not_a_call');
  const proof = cell('proof') || (isUuid(call) ? '' : call);
  return [
    {
      source: source ?? terms.source,
      reason: shortened(cell('reason')),
      proof: shortened(proof),
      since,
      until,
      codeRequest: isUuid(call) ? call : null,
    },
    remarks,
  ];
}

/** The last day that spreadsheets know, which people and programs write for "without an end". */
function isForever(cell: string): boolean {
  return /(?<!\d)9999(?!\d)/.test(cell);
}
