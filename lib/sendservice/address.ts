/** The addresses to which the installation lets its accounts send. */
export type AllowedAddresses = {
  /** `host` for the default port of https, or `host:port`. They are trusted, whatever their names resolve to. */
  hosts: readonly string[];
  /** The built-in stand-in's base address; only this one is allowed, nothing beside it. */
  sandbox: string | null;
  /** Whether accounts may name any port and path of this machine: for trials. */
  loopback: boolean;
};

/** An address that must not be contacted; `code` says why. */
export class BaseUrlError extends Error {
  readonly code: 'invalid_url' | 'insecure_url' | 'host_not_allowed';

  constructor(code: BaseUrlError['code']) {
    super(code);
    this.code = code;
  }
}

/** `URL` has already converted other spellings of 127.0.0.1 (octal, decimal, hexadecimal, short) to dotted digits. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * The address as it is stored and used: normalised (no `..`, no default port, no slash at the end). It must be https to a host
 * that the installation allows, or the stand-in's own [section 4]. Throws `BaseUrlError`.
 */
export function normalBaseUrl(baseUrl: string, allowed: AllowedAddresses): string {
  if (!URL.canParse(baseUrl)) throw new BaseUrlError('invalid_url');
  const url = new URL(baseUrl);
  const http = url.protocol === 'http:' || url.protocol === 'https:';
  if (!http || url.username || url.password || url.search || url.hash) throw new BaseUrlError('invalid_url');
  // An encoded slash or dot means one thing here and another to a server that decodes it first.
  if (/%(2e|2f|5c|25|00)/i.test(url.pathname)) throw new BaseUrlError('invalid_url');
  const normal = url.origin + url.pathname.replace(/\/+$/, '');
  if (normal === allowed.sandbox) return normal;
  if (LOOPBACK.test(url.hostname) && allowed.loopback) return normal;
  if (url.protocol !== 'https:')
    throw new BaseUrlError(LOOPBACK.test(url.hostname) ? 'host_not_allowed' : 'insecure_url');
  const host = url.port ? url.host : `${url.host}:443`;
  const isAllowed = allowed.hosts
    .map((entry) => entry.trim().toLowerCase())
    .some((entry) => (hasPort(entry) ? entry : `${entry}:443`) === host);
  if (!isAllowed) throw new BaseUrlError('host_not_allowed');
  return normal;
}

/** An IPv6 address stands in brackets, and its colons do not begin a port. */
function hasPort(entry: string): boolean {
  return /:\d+$/.test(entry.replace(/^\[.*\]/, ''));
}

/** Returns the address below an account's base URL where calls are placed and looked up. */
export function callsUrl(baseUrl: string): string {
  return `${baseUrl.replace(/\/+$/, '')}/instantCall/`;
}
