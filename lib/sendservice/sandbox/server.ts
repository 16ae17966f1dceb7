import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { complaint, type Reply } from './answers.ts';
import { CallStore } from './calls.ts';
import { control } from './control.ts';
import { Faults } from './faults.ts';
import { type Account, Platform } from './platform.ts';
import { Requests } from './requests.ts';

const BASE = '/MultiChannelAPI/Api';
const TOKEN_NEEDED =
  'Send “Authorization: Bearer …” with SANDBOX_TOKEN, or what stands in sandbox-token of the data folder.';
const LARGEST_BODY = 64 * 1024 * 1024;
/** Longer than any client's, so that no connection is closed while a request is being written. */
const KEEP_ALIVE_MS = 120_000;

/**
 * Starts the stand-in for the platform. `port` 0 takes a free one; `file` holds its state (`:memory:` keeps none); `speed` is
 * in simulated seconds per real second; `token` opens its own routes (null: all are closed except its health); `clock`
 * replaces the machine's. Rejects with Node's error if the port is taken.
 */
export async function startSandbox(
  options: {
    port: number;
    host?: string;
    file: string;
    seed: number;
    speed: number;
    token: string | null;
    clock?: () => number;
  } & Account,
): Promise<{ url: string; close(): Promise<void> }> {
  const { port, host = '127.0.0.1', file, seed, speed, token, clock = Date.now } = options;
  const { username, password, guid } = options;
  const pace = { seed, speed };
  const faults = new Faults(seed);
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: 0 });
  await new Promise<void>((ready, failed) => {
    server.once('error', failed);
    server.listen({ port, host, exclusive: true }, () => {
      server.off('error', failed);
      ready();
    });
  });
  // Only now: a second sandbox on the same port must not touch the first one's file.
  const store = await opened(file, () => server.close());
  const platform = new Platform({ username, password, guid }, store, faults, { ...pace, clock });
  const requests = new Requests();
  const clear = () => {
    store.clear();
    requests.clear();
    platform.forget();
  };

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<Reply> {
    const url = new URL(request.url ?? '/', 'http://sandbox');
    const method = request.method ?? 'GET';
    // Requests to the sandbox's own routes are not counted.
    const path = below(url.pathname);
    if (path !== null) response.once('close', requests.arrived(method));
    const body = await readBody(request);
    if (body === null) return complaint(413, 'The body is too large.', 'body', { Connection: 'close' });
    if (url.pathname.startsWith('/_sandbox/')) {
      if (!isLoopback(request.socket.remoteAddress)) return complaint(403, 'From this machine only.');
      const room = url.pathname.slice('/_sandbox/'.length).replace(/\/$/, '');
      // The stored numbers belong to all workspaces: access to the port alone must not be enough to read them.
      if (room !== 'health' && !bears(request.headers.authorization, token)) return complaint(401, TOKEN_NEEDED);
      return control(
        { method, path: room, query: url.searchParams, body },
        { store, faults, requests, pace, clear, now: clock() },
      );
    }
    if (path === null) return complaint(404, 'No resource was found at this address.');
    return platform.respond({ method, path, headers: request.headers, body });
  }

  server.on('request', (request, response) => {
    respond(request, response).then(
      (reply) => send(reply, request, response),
      (error: unknown) => {
        // The client disconnected while it was sending: there is nobody to answer.
        if (request.socket.destroyed) return;
        console.error('sandbox:', error);
        send(complaint(500, 'The sandbox failed.'), request, response);
      },
    );
  });
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}${BASE}`,
    async close() {
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeAllConnections();
      await closed;
      store.close();
    },
  };
}

async function opened(file: string, undo: () => void): Promise<CallStore> {
  try {
    return new CallStore(file);
  } catch (error) {
    undo();
    throw error;
  }
}

/** The parts of the path below the base address, which is matched ignoring case; null for any other path. */
function below(pathname: string): string[] | null {
  if (!pathname.toLowerCase().startsWith(`${BASE.toLowerCase()}/`)) return null;
  try {
    return pathname
      .slice(BASE.length + 1)
      .replace(/\/$/, '')
      .split('/')
      .map(decodeURIComponent);
  } catch {
    return null;
  }
}

/** The whole body; null if it is larger than any request needs. */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= LARGEST_BODY) chunks.push(chunk);
  }
  return bytes > LARGEST_BODY ? null : Buffer.concat(chunks, bytes);
}

function send(reply: Reply, request: IncomingMessage, response: ServerResponse): void {
  if (reply.kind === 'hang') return;
  if (reply.kind === 'reset') {
    request.socket.resetAndDestroy();
    return;
  }
  const body = Buffer.from(reply.body, 'utf8');
  const headers = { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': body.length };
  if (reply.kind === 'tear') {
    response.writeHead(200, headers);
    response.write(body.subarray(0, Math.ceil(body.length / 2)), () => request.socket.destroy());
    return;
  }
  response.writeHead(reply.status, reply.status === 204 ? reply.headers : { ...headers, ...reply.headers });
  response.end(body);
}

/** Compares hashes, so that neither the time nor the length of a guess reveals anything. */
function bears(authorization: string | undefined, token: string | null): boolean {
  if (token === null) return false;
  const sha256 = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(sha256(authorization ?? ''), sha256(`Bearer ${token}`));
}

function isLoopback(address: string | undefined): boolean {
  return /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/.test(address ?? '');
}
