/** The meaning of an exchange for the calls that were sent. */
export type ExchangeOutcome =
  /** The platform accepted it. */
  | 'accepted'
  /** The platform refused it: never sent again unchanged. */
  | 'refused'
  /** Proven not to have reached the platform: may be sent again. */
  | 'notDelivered'
  /** The result is unknown: looked up before anything is sent again. */
  | 'unknown';

/** The facts known when an exchange is over. */
export type Evidence = {
  /** False only if not one byte of the request can have been written to a connection. */
  written: boolean;
  /** Of the status line that was received, if any. */
  httpStatus: number | null;
  /** Why the answer did not end normally: our own doing, or the error code of Node or undici. Null when it did. */
  failure: 'timeout' | 'aborted' | 'tooLarge' | 'tooLate' | 'notAllowed' | { code: string } | null;
  /** True if more was received than is kept. */
  tooLarge: boolean;
  /** Whether the body can be the platform's and not a proxy's; checked for refusals only. */
  isPlatforms: boolean;
};

/**
 * The one place that decides [sendservice-api.md, "errors"; architecture, "the law of dispatch"]: only a 2xx is accepted; only
 * a documented refusal, or a failure before the request was written, proves that nothing was placed; all else is unknown.
 */
export function decideOutcome(evidence: Evidence): { outcome: ExchangeOutcome; reason: string } {
  const { written, httpStatus, failure } = evidence;
  // An incomplete answer counts as none, whatever its status line says.
  if (failure !== null) {
    return { outcome: written ? 'unknown' : 'notDelivered', reason: failureWord(failure, written) };
  }
  if (httpStatus === null) return { outcome: 'unknown', reason: 'unreadable' };
  if (httpStatus >= 200 && httpStatus < 300) {
    return { outcome: 'accepted', reason: evidence.tooLarge ? 'tooLarge' : 'ok' };
  }
  // Not followed, and not a documented refusal: a server may also redirect after it has done the work.
  if (httpStatus >= 300 && httpStatus < 400) return { outcome: 'unknown', reason: 'redirect' };
  if (httpStatus === 401 || httpStatus === 403) return { outcome: 'refused', reason: 'unauthorised' };
  if (httpStatus === 429) return { outcome: 'notDelivered', reason: 'rateLimited' };
  // A 408 says that the server stopped waiting, not how much it had read by then.
  if (httpStatus === 408) return { outcome: 'unknown', reason: 'timeout' };
  if (isRefusal(httpStatus) && evidence.isPlatforms) return { outcome: 'refused', reason: `http${httpStatus}` };
  // A refusal by another server, or because of the request's address or size: nothing was placed, and the calls are valid.
  if (httpStatus >= 400 && httpStatus < 500) return { outcome: 'notDelivered', reason: `http${httpStatus}` };
  return { outcome: 'unknown', reason: `http${httpStatus}` };
}

/** The statuses with which the platform refuses a batch [sendservice-api.md, "errors"]. */
export const isRefusal = (httpStatus: number | null): boolean => httpStatus === 400 || httpStatus === 422;

/** The verdict on a 2xx with a body that cannot be the platform's: the sender is unknown, and so is the outcome. */
export function unreadable<A extends { outcome: ExchangeOutcome; reason: string }>(answer: A): A {
  return { ...answer, outcome: 'unknown', reason: answer.reason === 'ok' ? 'unreadable' : answer.reason };
}

const WORDS = new Map(
  Object.entries({
    ECONNREFUSED: 'connectionRefused',
    ENOTFOUND: 'dns',
    EAI_AGAIN: 'dns',
    EAI_FAIL: 'dns',
    EAI_NODATA: 'dns',
    EAI_NONAME: 'dns',
    EHOSTUNREACH: 'unreachable',
    ENETUNREACH: 'unreachable',
    EADDRNOTAVAIL: 'unreachable',
    ETIMEDOUT: 'timeout',
    UND_ERR_CONNECT_TIMEOUT: 'timeout',
    UND_ERR_HEADERS_TIMEOUT: 'timeout',
    UND_ERR_BODY_TIMEOUT: 'timeout',
    ECONNRESET: 'reset',
    EPIPE: 'reset',
    UND_ERR_SOCKET: 'reset',
    UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'reset',
    UND_ERR_HEADERS_OVERFLOW: 'unreadable',
    EPROTO: 'tls',
    DEPTH_ZERO_SELF_SIGNED_CERT: 'tls',
    SELF_SIGNED_CERT_IN_CHAIN: 'tls',
    HOSTNAME_MISMATCH: 'tls',
  }),
);

const TLS = /^(ERR_TLS_|ERR_SSL_|CERT_|CRL_|UNABLE_TO_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_)/;

function failureWord(failure: NonNullable<Evidence['failure']>, written: boolean): string {
  const word = typeof failure === 'string' ? failure : codeWord(failure.code);
  return word === 'timeout' && !written ? 'connectTimeout' : word;
}

function codeWord(code: string): string {
  if (TLS.test(code)) return 'tls';
  // The HTTP parser met something else.
  if (code.startsWith('HPE_')) return 'unreadable';
  return WORDS.get(code) ?? 'transport';
}

/** A Retry-After longer than this is not believed. */
const LONGEST_WAIT_MS = 5 * 60 * 1000;

/** Milliseconds requested by a Retry-After: seconds or an HTTP date (RFC 9110, 10.2.3). Null if absent or unreadable. */
export function retryAfter(header: string | undefined, now: Date): number | null {
  const text = header?.trim() ?? '';
  if (/^\d{1,15}$/.test(text)) return Math.min(Number(text) * 1000, LONGEST_WAIT_MS);
  if (!/^[A-Za-z]{3,9},? .*\d{2}:\d{2}:\d{2}/.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.min(Math.max(0, at - now.getTime()), LONGEST_WAIT_MS);
}
