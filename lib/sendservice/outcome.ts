/** What one exchange proves about its request. */
export type ExchangeOutcome = 'accepted' | 'refused' | 'notDelivered' | 'unknown';

/** How an exchange ended: with an HTTP status, or with a failure of the transport (Node's or undici's error code). */
export type Ending = { status: number } | { code: string };

/** Failures that happen before a byte of the request can have left: the request is proven not delivered. */
const BEFORE_THE_REQUEST: Record<string, string> = {
  ECONNREFUSED: 'connectionRefused',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  UND_ERR_CONNECT_TIMEOUT: 'connectTimeout',
  CERT_HAS_EXPIRED: 'tls',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls',
  ERR_TLS_CERT_ALTNAME_INVALID: 'tls',
  EPROTO: 'tls',
};

/** Failures after which nobody can say whether the request arrived. */
const AFTER_THE_REQUEST: Record<string, string> = {
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  ETIMEDOUT: 'timeout',
  TimeoutError: 'timeout',
  AbortError: 'aborted',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
};

/**
 * The one place that decides [sendservice-api.md, "errors"; architecture, "the law of dispatch"]: only a 2xx is accepted,
 * only a documented refusal or a failure before the request is proof that nothing was placed; all else is unknown.
 */
export function outcomeOf(ending: Ending): { outcome: ExchangeOutcome; reason: string } {
  if ('code' in ending) {
    const before = BEFORE_THE_REQUEST[ending.code];
    if (before) return { outcome: 'notDelivered', reason: before };
    return { outcome: 'unknown', reason: AFTER_THE_REQUEST[ending.code] ?? 'transport' };
  }
  const { status } = ending;
  if (status >= 200 && status < 300) return { outcome: 'accepted', reason: 'ok' };
  if (status === 401 || status === 403) return { outcome: 'refused', reason: 'unauthorised' };
  if (status === 429) return { outcome: 'notDelivered', reason: 'rateLimited' };
  // A 408 says that the server gave up waiting, not what it had read by then.
  if (status === 408) return { outcome: 'unknown', reason: 'timeout' };
  if (status >= 300 && status < 400) return { outcome: 'refused', reason: 'redirect' };
  if (status >= 400 && status < 500) return { outcome: 'refused', reason: `http${status}` };
  return { outcome: 'unknown', reason: `http${status}` };
}
