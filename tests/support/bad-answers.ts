import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';

type Told = { outcome: string; reason: string; httpStatus?: number | null };

export type BadAnswer = {
  /** Writes it, given the CodeRequests that were asked about. */
  write: (socket: Socket, codeRequests: string[]) => void;
  /** True if the platform cannot have written it: not JSON, and not empty. */
  garbled?: boolean;
  /** The expected record in the exchange. */
  told: Told;
  /** Its body, if the whole of it can be read. */
  body?: (codeRequests: string[]) => Buffer;
  /** The facts that a look-up learns from it about its calls; if absent, none. */
  learned?: { state: 'submitted' | 'final'; status: string; calls?: number };
};

const MEGABYTE = 1024 * 1024;
const ACCEPTED: Told = { outcome: 'accepted', reason: 'ok', httpStatus: 200 };
const FOREIGN = '01a20a37-febe-7b2c-aac8-badae38c3d9f';

/** A complete answer around a body. */
function answered(
  body: string | Buffer | ((codeRequests: string[]) => string | Buffer),
  more: { headers?: string[]; learned?: BadAnswer['learned']; reason?: string; garbled?: boolean } = {},
): BadAnswer {
  const bytes = (codes: string[]) => Buffer.from(typeof body === 'function' ? body(codes) : body);
  return {
    write: (socket, codes) => {
      const head = ['HTTP/1.1 200 OK', 'Connection: close', ...(more.headers ?? ['Content-Type: application/json'])];
      socket.write(`${head.join('\r\n')}\r\nContent-Length: ${bytes(codes).length}\r\n\r\n`);
      socket.end(bytes(codes));
    },
    told: { ...ACCEPTED, ...(more.reason && { reason: more.reason }) },
    body: bytes,
    learned: more.learned,
    garbled: more.garbled ?? false,
  };
}

/** Any bytes, after which the connection is closed. */
const bare = (bytes: string, told: Told): BadAnswer => ({ write: (socket) => socket.end(bytes), told });

const calls = (items: unknown[]) => JSON.stringify({ InstantCalls: items });
/** An answer that says the same about each call. */
const each = (fields: (codeRequest: string) => Record<string, unknown>) => (codes: string[]) =>
  calls(codes.map((code) => ({ CodeRequest: code, ...fields(code) })));
const final = (status = 'success') => ({ state: 'final', status }) as const;
const open = (status = 'unrecognised') => ({ state: 'submitted', status }) as const;

/** Answers to a POST or to a look-up that a platform, or something in front of it, may give and should not. */
export const BAD_ANSWERS: Record<string, BadAnswer> = {
  HTML: answered('<!doctype html><html><body>Welcome</body></html>', {
    headers: ['Content-Type: text/html'],
    garbled: true,
  }),
  'an empty body': answered(''),
  '10 MB of JSON': answered(
    each(() => ({ Status: 'Success', Note: 'x'.repeat(4 * MEGABYTE) })),
    { learned: final() },
  ),
  '20 MB of JSON': answered(
    each(() => ({ Status: 1, Note: 'x'.repeat(7 * MEGABYTE) })),
    { reason: 'tooLarge', garbled: true },
  ),
  '10 MB of garbage': answered(Buffer.alloc(10 * MEGABYTE, '\x00\xff{"[\\u'), { garbled: true }),
  'truncated JSON': answered((codes) => each(() => ({ Status: 1 }))(codes).slice(0, -20), { garbled: true }),
  'an array at the top': answered((codes) => JSON.stringify(codes.map((code) => ({ CodeRequest: code, Status: 1 }))), {
    learned: final(),
  }),
  'an empty array at the top': answered('[]'),
  'an object where an array is due': answered(
    ([code]) => JSON.stringify({ InstantCalls: { CodeRequest: code, Status: 1 } }),
    { learned: { ...final(), calls: 1 } },
  ),
  'an error in an answer of success': answered('{"Message":"An error has occurred."}'),
  'foreign CodeRequests': answered(calls([{ CodeRequest: FOREIGN, Status: 'Success' }])),
  'one CodeRequest twice, with different statuses': answered(
    (codes) => calls(codes.flatMap((code) => [6, 1, 2].map((status) => ({ CodeRequest: code, Status: status })))),
    { learned: final() },
  ),
  'an unknown status': answered(
    each(() => ({ Status: 'Teleported' })),
    { learned: open() },
  ),
  'a status that is a list': answered(
    each(() => ({ Status: [1] })),
    { learned: open() },
  ),
  'numbers for strings': answered(
    each(() => ({ Status: 1, NumberToCall: 393331234567, StartDateTimeCall: 20261123 })),
    { learned: final() },
  ),
  'a number for the CodeRequest': answered(calls([{ CodeRequest: 12345, Status: 1 }])),
  'strings for numbers': answered(
    each(() => ({ Id: 'x', Status: '01', Retries: 'three', Price: 'free', IntervalCall: '-' })),
    { learned: final() },
  ),
  'numbers beyond all bounds': answered(
    each(() => ({ Status: 1, Id: 1e308, Retries: 9e15, Price: -1e300, IntervalCall: 1e99, InputDigits: 1e30 })),
    { learned: final() },
  ),
  '100 000 levels': answered(`${'['.repeat(100_000)}${']'.repeat(100_000)}`),
  '100 000 levels in a status': answered(
    (codes) => each(() => ({ Status: 'deep' }))(codes).replaceAll('"deep"', '['.repeat(100_000) + ']'.repeat(100_000)),
    { learned: open() },
  ),
  'invalid UTF-8': answered((codes) => Buffer.from(each(() => ({ Status: 'Succ\xff\xfe' }))(codes), 'latin1'), {
    learned: open(),
  }),
  'NUL characters': answered(
    each(() => ({ Status: 'Suc\0cess', InputDigits: '\0', Id: '\0' })),
    { learned: final() },
  ),
  'lone surrogates': answered(
    each(() => ({ Status: '\ud83d', InputDigits: '\udc00', Id: 'a\ud800' })),
    {
      learned: open(),
    },
  ),
  gzip: answered((codes) => gzipSync(each(() => ({ Status: 1 }))(codes)), {
    headers: ['Content-Encoding: gzip'],
    garbled: true,
  }),
  brotli: answered((codes) => brotliCompressSync(each(() => ({ Status: 1 }))(codes)), {
    headers: ['Content-Encoding: br'],
    garbled: true,
  }),
  'less than was announced': bare('HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{"InstantCalls":[]}', {
    outcome: 'unknown',
    reason: 'reset',
    httpStatus: 200,
  }),
  'more than was announced': bare('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}{"InstantCalls":[]}', {
    ...ACCEPTED,
  }),
  'a stream without an end': { write: stream, told: { outcome: 'unknown', reason: 'tooLarge', httpStatus: 200 } },
  'headers of 100 KB': bare(`HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(100_000)}\r\nContent-Length: 2\r\n\r\n{}`, {
    outcome: 'unknown',
    reason: 'unreadable',
    httpStatus: null,
  }),
  'only "continue"': bare('HTTP/1.1 100 Continue\r\n\r\n', { outcome: 'unknown', reason: 'reset', httpStatus: null }),
  'another protocol': bare('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n{}', {
    outcome: 'unknown',
    reason: 'reset',
  }),
  'no content': bare('HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n', { ...ACCEPTED, httpStatus: 204 }),
  'not modified': bare('HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n', {
    outcome: 'unknown',
    reason: 'redirect',
    httpStatus: 304,
  }),
  'no HTTP': bare('SSH-2.0-OpenSSH_9.2\r\n', { outcome: 'unknown', reason: 'unreadable', httpStatus: null }),
  'a closed connection': bare('', { outcome: 'unknown', reason: 'reset', httpStatus: null }),
};

/** Writes for as long as the reader reads, and never more than 200 MB. */
function stream(socket: Socket): void {
  const chunk = Buffer.alloc(MEGABYTE, ' ');
  let left = 200;
  const more = () => {
    while (left > 0 && !socket.destroyed) {
      left -= 1;
      if (!socket.write(chunk)) return;
    }
  };
  socket.on('error', () => undefined).on('drain', more);
  socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${10 ** 12}\r\n\r\n`);
  more();
}

export const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
