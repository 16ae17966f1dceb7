/** The keys under which `evidence` has the sentences for the status of a platform's answer. */
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

/** Returns the status in a reason that dispatch stored (`http404`); null: the reason is no status. */
export function statusOf(reason: string): number | null {
  const [, digits] = /^http(\d{3})$/.exec(reason) ?? [];
  return digits === undefined ? null : Number(digits);
}
