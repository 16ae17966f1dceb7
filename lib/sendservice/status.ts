import type { PlatformStatus } from '#lib/domain/settle.ts';

export type { PlatformStatus };

/** Code, documented name and our word. Source: sendservice-api.md, "Status". */
export const STATUSES: readonly { code: number; name: string; status: PlatformStatus }[] = [
  { code: 0, name: 'Failed', status: 'failed' },
  { code: 1, name: 'Success', status: 'success' },
  { code: 2, name: 'Forbidden', status: 'forbidden' },
  { code: 3, name: 'Unknown', status: 'unknownError' },
  { code: 4, name: 'Not Called', status: 'notCalled' },
  { code: 5, name: 'Answer', status: 'answering' },
  { code: 6, name: 'Calling', status: 'calling' },
  { code: 7, name: 'NotEnoughCredit', status: 'noCredit' },
  { code: 8, name: 'InBlackList', status: 'blacklisted' },
  { code: 9, name: 'Duplicated', status: 'duplicated' },
  { code: 10, name: 'FailedTTSConversion', status: 'ttsFailed' },
  { code: 11, name: 'Processing', status: 'processing' },
];

const BY_SPELLING = new Map<string, PlatformStatus>(
  STATUSES.flatMap(({ code, name, status }) => [
    [String(code), status],
    [squeezed(name), status],
  ]),
);

/** Our word for a status given as number, numeric string or name, ignoring case and spaces. Never throws. */
export function readStatus(raw: string): PlatformStatus {
  const word = squeezed(raw);
  return BY_SPELLING.get(/^\d+$/.test(word) ? word.replace(/^0+(?=\d)/, '') : word) ?? 'unrecognised';
}

function squeezed(name: string): string {
  return name.replace(/\s/g, '').toLowerCase();
}
