import { createHash } from 'node:crypto';
import { type Dispatcher, Pool } from 'undici';
import { type AllowedAddresses, normalBaseUrl } from './address.ts';
import { isOfPlatform } from './answer.ts';
import { MASKED_GUID } from './compose.ts';
import { decideOutcome, type Evidence, type ExchangeOutcome, isRefusal, retryAfter } from './outcome.ts';

/** The result of one exchange. Nothing is thrown: every failure is an answer, too. */
export type Answer = {
  outcome: ExchangeOutcome;
  /**
   * Machine word (outcome.ts): ok, tooLarge, unauthorised, rateLimited, redirect, http400 and every other status, timeout,
   * connectTimeout, connectionRefused, dns, tls, unreachable, reset, unreadable, aborted, tooLate, notAllowed, transport.
   */
  reason: string;
  httpStatus: number | null;
  /** As received, names in lower case, without cookies; the recorder redacts them like the body. */
  headers: Record<string, string>;
  /** The first `maxBodyBytes` of the answer. */
  body: Buffer;
  /** Size and SHA-256 (hexadecimal) of the whole answer, as far as it was received. */
  bodyBytes: number;
  bodySha256: string;
  retryAfterMs: number | null;
  startedAt: Date;
  endedAt: Date;
  /** For a log: our word and an error code, nothing that was sent or received, so it holds no secret. */
  error: string | null;
};

export type PlatformClient = {
  /** POST of a composed batch. After `sendBy` not one byte of it is sent: it is not delivered, with the reason `tooLate`. */
  place(body: string, options?: { signal?: AbortSignal; sendBy?: Date }): Promise<Answer>;
  /** GET with a body: the state of calls. */
  lookUp(body: string, signal?: AbortSignal): Promise<Answer>;
  /** GET of the account's credits. */
  credits(guid: string, signal?: AbortSignal): Promise<Answer>;
  /** The addresses in a form that may be shown; the Guid is masked. */
  url: { place: string; lookUp: string; credits: string };
  /** Waits for the exchanges in flight. */
  close(): Promise<void>;
};

type Limits = { timeoutMs: number; maxBodyBytes: number; maxReadBytes: number };

/**
 * Talks to one platform. Follows no redirects, retries nothing: there is one retry layer, and it is not here. `timeoutMs`
 * covers an exchange from the call to the last byte of the answer, including the wait for one of the `connections`. The first
 * `maxBodyBytes` of an answer are kept; it is read (and hashed) up to `maxReadBytes`, then the connection is cut. Throws as
 * `normalBaseUrl` does.
 */
export function createPlatformClient(options: {
  baseUrl: string;
  allowed: AllowedAddresses;
  timeoutMs: number;
  maxBodyBytes?: number;
  maxReadBytes?: number;
  connections?: number;
}): PlatformClient {
  const base = new URL(normalBaseUrl(options.baseUrl, options.allowed));
  const root = base.pathname.replace(/\/+$/, '');
  const calls = `${root}/instantCall/`;
  const credits = `${root}/Credits/`;
  const limits = {
    timeoutMs: options.timeoutMs,
    maxBodyBytes: options.maxBodyBytes ?? 16 * 1024 * 1024,
    maxReadBytes: options.maxReadBytes ?? 64 * 1024 * 1024,
  };
  const pool = new Pool(base.origin, {
    connections: options.connections ?? 16,
    // One request per connection at a time, over HTTP/1.1: a lost connection then affects one exchange only, and undici has no
    // reason to write a request a second time.
    pipelining: 1,
    allowH2: false,
    connect: { timeout: options.timeoutMs },
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const underWay = new Set<Promise<Answer>>();
  const send = (
    method: 'GET' | 'POST',
    path: string,
    body: string | null,
    options: { signal?: AbortSignal; sendBy?: Date } = {},
  ) => {
    const answer = exchange(pool, { method, path, body }, limits, options);
    underWay.add(answer);
    return answer.finally(() => underWay.delete(answer));
  };
  return {
    place: (body, options) => send('POST', calls, body, options),
    lookUp: (body, signal) => send('GET', calls, body, { signal }),
    credits: (guid, signal) => send('GET', credits + segment(guid), null, { signal }),
    url: {
      place: base.origin + calls,
      lookUp: base.origin + calls,
      credits: base.origin + credits + MASKED_GUID,
    },
    async close() {
      await Promise.all(underWay);
      await pool.destroy();
    },
  };
}

/** Replaces a client when its address must not be contacted (any more): nothing is sent, and each exchange reports that. */
export function refusingClient(baseUrl: string): PlatformClient {
  const answer = async () => answerOf(receiver(0), { written: false, failure: 'notAllowed' }, new Date());
  const url = { place: baseUrl, lookUp: baseUrl, credits: baseUrl };
  return { place: answer, lookUp: answer, credits: answer, url, close: async () => undefined };
}

/** A text as one segment of a path. Dots only would lead elsewhere, encoded or not: they become a text that is no Guid. */
function segment(text: string): string {
  return /^\.+$/.test(text) ? '-' : encodeURIComponent(text);
}

function exchange(
  pool: Pool,
  sent: { method: 'GET' | 'POST'; path: string; body: string | null },
  limits: Limits,
  { signal, sendBy }: { signal?: AbortSignal; sendBy?: Date },
): Promise<Answer> {
  return new Promise((resolve) => {
    const startedAt = new Date();
    const received = receiver(limits.maxBodyBytes);
    let written = false;
    let over = false;
    let controller: Dispatcher.DispatchController | null = null;

    const end = (failure: Evidence['failure']) => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      resolve(answerOf(received, { written, failure }, startedAt));
    };
    const giveUp = (failure: 'timeout' | 'aborted' | 'tooLarge') => {
      end(failure);
      controller?.abort(new Error(failure));
    };
    const onAbort = () => giveUp('aborted');
    const timer = setTimeout(() => giveUp('timeout'), limits.timeoutMs);
    if (signal?.aborted) return end('aborted');
    signal?.addEventListener('abort', onAbort, { once: true });

    const handler: Dispatcher.DispatchHandler = {
      // Called right before the request is written to its connection: until then nothing can have arrived anywhere.
      onRequestStart(current) {
        if (over || written) return current.abort(new Error('over'));
        // Checked only here: the process may have slept, and a clock that stood still in the meantime triggers no timeout.
        if (sendBy && new Date() > sendBy) {
          end('tooLate');
          return current.abort(new Error('tooLate'));
        }
        written = true;
        controller = current;
      },
      onResponseStart(_, status, headers) {
        if (status >= 200) received.head(status, headers);
      },
      onResponseData: (_, chunk) => {
        if (!over && received.chunk(chunk) > limits.maxReadBytes) giveUp('tooLarge');
      },
      onResponseEnd: () => end(null),
      onResponseError: (_, error) => end({ code: codeOf(error) }),
    };
    try {
      pool.dispatch(requestOf(sent), handler);
    } catch (error) {
      end({ code: codeOf(error) });
    }
  });
}

function requestOf({ method, path, body }: { method: 'GET' | 'POST'; path: string; body: string | null }) {
  const headers = { accept: 'application/json', 'accept-encoding': 'identity' };
  if (body === null) return { method, path, headers };
  return {
    method,
    path,
    headers: { ...headers, 'content-type': 'application/json; charset=utf-8' },
    // A Buffer makes undici write its exact Content-Length, for a GET too; `fetch` refuses a GET with a body.
    body: Buffer.from(body, 'utf8'),
  };
}

/** Receives an answer, keeping the beginning of its body; size and hash are of the whole. */
function receiver(maxBodyBytes: number) {
  const hash = createHash('sha256');
  const chunks: Buffer[] = [];
  let kept = 0;
  let bytes = 0;
  let httpStatus: number | null = null;
  let headers: Record<string, string> = {};
  return {
    head(status: number, received: Record<string, string | string[] | undefined>) {
      httpStatus = status;
      headers = flat(received);
    },
    /** Returns the number of bytes received so far. */
    chunk(chunk: Buffer): number {
      hash.update(chunk);
      bytes += chunk.length;
      const room = maxBodyBytes - kept;
      if (room <= 0) return bytes;
      // Copied, since a chunk is a view of a larger buffer.
      const part = Buffer.from(chunk.subarray(0, room));
      chunks.push(part);
      kept += part.length;
      return bytes;
    },
    result: () => ({
      httpStatus,
      headers,
      body: Buffer.concat(chunks, kept),
      bodyBytes: bytes,
      bodySha256: hash.copy().digest('hex'),
    }),
  };
}

function answerOf(
  received: ReturnType<typeof receiver>,
  { written, failure }: Pick<Evidence, 'written' | 'failure'>,
  startedAt: Date,
): Answer {
  const endedAt = new Date();
  const result = received.result();
  const tooLarge = result.bodyBytes > result.body.length;
  // Parsed only where it matters: an answer about hundreds of calls is parsed once.
  const isPlatforms = isRefusal(result.httpStatus) && isOfPlatform(result.body);
  const verdict = decideOutcome({ written, httpStatus: result.httpStatus, failure, tooLarge, isPlatforms });
  return {
    ...verdict,
    ...result,
    retryAfterMs: retryAfter(result.headers['retry-after'], endedAt),
    startedAt,
    endedAt,
    error:
      failure === null ? null : typeof failure === 'string' ? verdict.reason : `${verdict.reason} (${failure.code})`,
  };
}

function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || name.toLowerCase() === 'set-cookie') continue;
    result[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  return result;
}

/** The most specific code: undici wraps Node's error as `cause`, happy eyeballs several of them. */
function codeOf(error: unknown): string {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; depth += 1) {
    const { code, cause, errors } = at as Error & { code?: unknown; errors?: unknown[] };
    if (typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,63}$/.test(code)) return code;
    // It has a code only for some of the possible faults of an answer.
    if (at.name === 'HTTPParserError') return 'HPE_UNKNOWN';
    at = cause ?? errors?.[0];
  }
  return 'UNKNOWN';
}
