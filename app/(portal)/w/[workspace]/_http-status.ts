/** What the status line of a platform's answer says, as the word under which `evidence` has its sentences. */
export type StatusName =
  | 'redirect'
  | 'refused'
  | 'credentials'
  | 'address'
  | 'timeout'
  | 'size'
  | 'pace'
  | 'platform'
  | 'other';

const NAMES: Record<number, StatusName> = {
  400: 'refused',
  401: 'credentials',
  403: 'credentials',
  404: 'address',
  405: 'address',
  408: 'timeout',
  410: 'address',
  413: 'size',
  414: 'size',
  422: 'refused',
  429: 'pace',
  431: 'size',
  504: 'timeout',
};

export function statusName(status: number): StatusName {
  if (status >= 300 && status < 400) return 'redirect';
  return NAMES[status] ?? (status >= 500 ? 'platform' : 'other');
}

/** The status in a reason that dispatch kept (`http404`); null: the reason is no status. */
export function statusOf(reason: string): number | null {
  const [, digits] = /^http(\d{3})$/.exec(reason) ?? [];
  return digits === undefined ? null : Number(digits);
}
