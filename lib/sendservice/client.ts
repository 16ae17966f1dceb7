import { createHash } from 'node:crypto';
import { Agent, type Dispatcher, request } from 'undici';
import { MASKED_GUID } from './compose.ts';
import { type ExchangeOutcome, outcomeOf } from './outcome.ts';
import { redact } from './redact.ts';

/** What came of one exchange. */
export type Answer = {
  outcome: ExchangeOutcome;
  /** Machine word: ok, unauthorised, http400, rateLimited, timeout, reset, connectionRefused … (outcome.ts) */
  reason: string;
  httpStatus: number | null;
  headers: Record<string, string>;
  /** The first `maxBodyBytes` of the answer. */
  body: Buffer;
  /** Size and SHA-256 (hexadecimal) of the whole answer, as far as it was read. */
  bodyBytes: number;
  bodySha256: string;
  retryAfterMs: number | null;
  startedAt: Date;
  endedAt: Date;
  /** The transport's own words; never holds a secret. */
  error: string | null;
};

export type PlatformClient = ReturnType<typeof createPlatformClient>;

/** An address that may not be talked to; `code` says why. */
export class BaseUrlError extends Error {
  readonly code: 'invalid_url' | 'insecure_url' | 'host_not_allowed';

  constructor(code: BaseUrlError['code']) {
    super(code);
    this.code = code;
  }
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** HTTPS only, except to loopback; the host must be one that the installation allows [section 4]. Throws `BaseUrlError`. */
export function assertBaseUrl(baseUrl: string, allowedHosts: string[]): void {
  if (!URL.canParse(baseUrl)) throw new BaseUrlError('invalid_url');
  const url = new URL(baseUrl);
  if (url.username || url.password || url.search || url.hash) throw new BaseUrlError('invalid_url');
  if (LOOPBACK.test(url.hostname) && (url.protocol === 'http:' || url.protocol === 'https:')) return;
  if (url.protocol !== 'https:') throw new BaseUrlError('insecure_url');
  if (!allowedHosts.includes(url.hostname) && !allowedHosts.includes(url.host))
    throw new BaseUrlError('host_not_allowed');
}

/** An answer longer than this is read no further: something is wrong, and memory is not the place to find out. */
const READ_AT_MOST = 64 * 1024 * 1024;

/** Talks to one platform. Follows no redirects, retries nothing: there is one retry layer, and it is not here. */
export function createPlatformClient(options: {
  baseUrl: string;
  allowedHosts: string[];
  timeoutMs: number;
  maxBodyBytes?: number;
  connections?: number;
}) {
  assertBaseUrl(options.baseUrl, options.allowedHosts);
  const base = options.baseUrl.replace(/\/+$/, '');
  const calls = `${base}/instantCall/`;
  const maxBodyBytes = options.maxBodyBytes ?? 16 * 1024 * 1024;
  const agent = new Agent({
    connections: options.connections ?? 16,
    connect: { timeout: Math.min(options.timeoutMs, 10_000) },
    headersTimeout: 0,
    bodyTimeout: 0,
    pipelining: 1,
  });

  async function exchange(
    method: 'GET' | 'POST',
    url: string,
    body: string | null,
    secret: string,
    outer?: AbortSignal,
  ): Promise<Answer> {
    const startedAt = new Date();
    const signal = AbortSignal.any([AbortSignal.timeout(options.timeoutMs), ...(outer ? [outer] : [])]);
    const read = { kept: [] as Buffer[], keptBytes: 0, bytes: 0, hash: createHash('sha256') };
    let response: Dispatcher.ResponseData | undefined;
    let failure: unknown;
    try {
      response = await request(url, {
        method,
        dispatcher: agent,
        signal,
        headers: {
          accept: 'application/json',
          // `fetch` refuses a GET with a body; undici sends one, with its length.
          ...(body !== null && {
            'content-type': 'application/json',
            'content-length': String(Buffer.byteLength(body)),
          }),
        },
        body,
      });
      for await (const chunk of response.body as AsyncIterable<Buffer>) {
        read.hash.update(chunk);
        read.bytes += chunk.length;
        const room = maxBodyBytes - read.keptBytes;
        if (room > 0) {
          read.kept.push(chunk.subarray(0, room));
          read.keptBytes += Math.min(room, chunk.length);
        }
        if (read.bytes > READ_AT_MOST) throw Object.assign(new Error('the answer is too long'), { code: 'TOO_LONG' });
      }
    } catch (error) {
      failure = error;
    }
    const headers = response ? flat(response.headers) : {};
    // A status that arrived is the platform's word, even if the body broke off; only a broken 2xx stays open.
    const status = response?.statusCode ?? null;
    const broken = failure !== undefined && (status === null || (status >= 200 && status < 300));
    const verdict = broken ? outcomeOf({ code: codeOf(failure) }) : outcomeOf({ status: status ?? 0 });
    return {
      ...(broken && status !== null ? { ...verdict, outcome: 'unknown' as const } : verdict),
      httpStatus: status,
      headers,
      body: Buffer.concat(read.kept),
      bodyBytes: read.bytes,
      bodySha256: read.hash.digest('hex'),
      retryAfterMs: retryAfter(headers['retry-after'], new Date()),
      startedAt,
      endedAt: new Date(),
      error:
        failure === undefined ? null : redact(failure instanceof Error ? failure.message : String(failure), [secret]),
    };
  }

  const creditsUrl = (guid: string) => `${base}/Credits/${encodeURIComponent(guid)}`;
  return {
    /** POST of a composed batch. */
    place: (body: string, signal?: AbortSignal) => exchange('POST', calls, body, '', signal),
    /** GET with a body: how calls stand. */
    lookUp: (body: string, signal?: AbortSignal) => exchange('GET', calls, body, '', signal),
    /** GET of the account's credits. */
    credits: (guid: string, signal?: AbortSignal) => exchange('GET', creditsUrl(guid), null, guid, signal),
    /** The addresses as they may be shown; the Guid is masked. */
    url: { place: calls, lookUp: calls, credits: `${base}/Credits/${MASKED_GUID}` },
    close: () => agent.destroy(),
  };
}

function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
}

/** The code that says most: undici wraps Node's error as `cause`, happy eyeballs several of them. */
function codeOf(error: unknown): string {
  let found = 'unknown';
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; depth += 1) {
    const { code, name, cause, errors } = at as Error & { code?: string; errors?: unknown[] };
    if (typeof code === 'string') found = code;
    else if (name === 'TimeoutError' || name === 'AbortError') found = name;
    at = cause ?? errors?.[0];
  }
  return found;
}

/** `Retry-After` in seconds or as a date; at most a day. */
function retryAfter(value: string | undefined, now: Date): number | null {
  if (!value) return null;
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - now.getTime();
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), 86_400_000) : null;
}
