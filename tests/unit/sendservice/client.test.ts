import { createHash } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { normalBaseUrl } from '#lib/sendservice/address.ts';
import { parseCredits, parseLookUp, parsePlaced } from '#lib/sendservice/answer.ts';
import { type Answer, createPlatformClient } from '#lib/sendservice/client.ts';
import { composeBatch, composeLookUp, MASKED_GUID } from '#lib/sendservice/compose.ts';
import { SANDBOX_CREDENTIALS } from '#lib/sendservice/sandbox/credentials.ts';
import { openWindow, sampleCalls, TERMS } from './samples.ts';
import { clientOf, essence, sandboxOf, until } from './sandbox.ts';

/** A time-out that is worth waiting for, and before which a busy machine has read what was sent to it. */
const SOON_MS = 1_500;

const CALLS = sampleCalls(3);
const CODES = CALLS.map((call) => call.codeRequest);
const LOOK_UP = composeLookUp(SANDBOX_CREDENTIALS.guid, CODES);

function batch(password = SANDBOX_CREDENTIALS.password) {
  return composeBatch({ ...TERMS, window: openWindow() }, CALLS, 'full', { username: 'sandbox', password });
}

/** A server of bare bytes: hears everything, answers what it is told as soon as the request is whole. */
async function rawServer(answer: (socket: Socket, request: string, nth: number) => void) {
  const heard: string[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    let request = '';
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      request += bytes.toString('utf8');
      const [head = '', body = ''] = request.split('\r\n\r\n', 2);
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
      if (!request.includes('\r\n\r\n') || Buffer.byteLength(body) < length) return;
      heard.push(request);
      request = '';
      answer(socket, heard.at(-1) ?? '', heard.length);
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((closed) => server.close(closed));
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/MultiChannelAPI/Api`, port, heard, connections: () => sockets.size };
}

function answerWith(body: string, head = 'HTTP/1.1 200 OK') {
  return (socket: Socket) => socket.write(`${head}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

describe('what goes over the wire', () => {
  test('a look-up is a GET that carries its body with its exact length', async () => {
    const server = await rawServer(answerWith('{"InstantCalls":[]}'));
    const answer = await clientOf(server.url).lookUp(LOOK_UP);
    expect(answer).toMatchObject({ outcome: 'accepted', reason: 'ok', httpStatus: 200, error: null });
    expect(server.heard).toHaveLength(1);
    const [head = '', body] = (server.heard[0] ?? '').split('\r\n\r\n');
    expect(head.split('\r\n')[0]).toBe('GET /MultiChannelAPI/Api/instantCall/ HTTP/1.1');
    expect(body).toBe(LOOK_UP);
    expect(head.match(/content-length: .*/gi)).toEqual([`content-length: ${Buffer.byteLength(LOOK_UP)}`]);
    expect(head).not.toMatch(/transfer-encoding/i);
  });

  test('a POST carries the composed bytes, whatever letters they are', async () => {
    const server = await rawServer(answerWith(''));
    const body = composeBatch(TERMS, sampleCalls(1, { firstName: 'Zoë 🎉' }), 'full', SANDBOX_CREDENTIALS);
    const answer = await clientOf(`${server.url}/`).place(body);
    expect(essence(answer)).toEqual({ outcome: 'accepted', reason: 'ok', httpStatus: 200 });
    expect(answer.body).toHaveLength(0);
    const [head = '', sent] = (server.heard[0] ?? '').split('\r\n\r\n');
    expect(head).toMatch(/^POST \/MultiChannelAPI\/Api\/instantCall\/ HTTP/);
    expect(head).toContain(`content-length: ${Buffer.byteLength(body)}`);
    expect(head).toContain('content-type: application/json');
    expect(sent).toBe(body);
  });

  test('a Guid goes into the path encoded', async () => {
    const server = await rawServer(answerWith('{}'));
    await clientOf(server.url).credits('a/../b c');
    expect(server.heard[0]).toMatch(/^GET \/MultiChannelAPI\/Api\/Credits\/a%2F..%2Fb%20c HTTP/);
  });

  test('headers are kept in lower case, cookies are not', async () => {
    const head = 'HTTP/1.1 200 OK\r\nX-Trace: a\r\nX-TRACE: b\r\nSet-Cookie: session=secret';
    const server = await rawServer(answerWith('{}', head));
    const { headers } = await clientOf(server.url).place(batch());
    expect(headers).toEqual({ 'content-length': '2', 'x-trace': 'a, b' });
  });

  test('the addresses that are shown do not hold the Guid', () => {
    const { url } = clientOf('https://login.sendservice.eu/MultiChannelAPI/Api/', {
      allowed: { hosts: ['login.sendservice.eu'], sandbox: null, loopback: true },
    });
    expect(url).toEqual({
      place: 'https://login.sendservice.eu/MultiChannelAPI/Api/instantCall/',
      lookUp: 'https://login.sendservice.eu/MultiChannelAPI/Api/instantCall/',
      credits: `https://login.sendservice.eu/MultiChannelAPI/Api/Credits/${MASKED_GUID}`,
    });
  });
});

describe('against the sandbox', () => {
  test('calls are placed, looked up and paid for', async () => {
    const sandbox = await sandboxOf();
    const client = clientOf(sandbox.url);
    const placed = await client.place(batch());
    expect(essence(placed)).toEqual({ outcome: 'accepted', reason: 'ok', httpStatus: 200 });
    expect(parsePlaced(placed.body)?.map(({ codeRequest }) => codeRequest)).toEqual(CODES);
    expect(
      parsePlaced(placed.body)?.every(({ platformId, rawStatus }) => platformId && rawStatus === 'Processing'),
    ).toBe(true);
    await until(async () => {
      const parsed = parseLookUp((await client.lookUp(LOOK_UP)).body);
      return parsed.ok && parsed.reports.length === 3 && parsed.reports.every(({ status }) => status !== 'processing');
    });
    const credits = await client.credits(SANDBOX_CREDENTIALS.guid);
    expect(parseCredits(credits.body)).toMatchObject({ ok: true, credits: expect.stringMatching(/^\d+\.\d{4}$/) });
  });

  test.each([
    [{ kind: 'status', status: 400 }, 'refused', 'http400', 400, 0],
    [{ kind: 'status', status: 404 }, 'notDelivered', 'http404', 404, 0],
    [{ kind: 'status', status: 422 }, 'refused', 'http422', 422, 0],
    [{ kind: 'status', status: 302 }, 'unknown', 'redirect', 302, 0],
    [{ kind: 'status', status: 403 }, 'refused', 'unauthorised', 403, 0],
    [{ kind: 'status', status: 500 }, 'unknown', 'http500', 500, 0],
    [{ kind: 'status', status: 503 }, 'unknown', 'http503', 503, 0],
    [{ kind: 'wrongCredentials' }, 'refused', 'unauthorised', 401, 0],
    [{ kind: 'rateLimited', retryAfter: 2 }, 'notDelivered', 'rateLimited', 429, 0],
    [{ kind: 'reset' }, 'unknown', 'reset', null, 0],
    [{ kind: 'acceptThenReset' }, 'unknown', 'reset', null, 3],
    [{ kind: 'acceptThenTear' }, 'unknown', 'reset', 200, 3],
    [{ kind: 'drop' }, 'unknown', 'timeout', null, 0],
    [{ kind: 'acceptThenHang' }, 'unknown', 'timeout', null, 3],
    [{ kind: 'acceptLate', afterMs: 0 }, 'unknown', 'http503', 503, 3],
    [{ kind: 'acceptLate', afterMs: 0, answer: 'hang' }, 'unknown', 'timeout', null, 3],
    [{ kind: 'noCredit' }, 'accepted', 'ok', 200, 3],
    [{ kind: 'body', body: '<html>sorry</html>' }, 'accepted', 'ok', 200, 3],
    [{ kind: 'body', body: '<html>sorry</html>', keep: false }, 'accepted', 'ok', 200, 0],
    [{ kind: 'body', body: '{}', status: 502 }, 'unknown', 'http502', 502, 0],
  ] as const)('%o of a POST is %s (%s)', async (fault, outcome, reason, httpStatus, kept) => {
    const sandbox = await sandboxOf();
    await sandbox.faults({ ...fault, times: 1 });
    const client = clientOf(sandbox.url, { timeoutMs: reason === 'timeout' ? SOON_MS : 60_000 });
    expect(essence(await client.place(batch()))).toEqual({ outcome, reason, httpStatus });
    const counts = await sandbox.counts();
    expect(counts).toMatchObject({ posts: 1, items: kept });
    // The fault is spent: the next one arrives.
    expect(essence(await client.place(batch()))).toEqual({ outcome: 'accepted', reason: 'ok', httpStatus: 200 });
    expect(await sandbox.counts()).toMatchObject({ posts: 2, items: kept + 3 });
  });

  test.each([
    [{ kind: 'status', status: 503 }, 'unknown', 'http503'],
    [{ kind: 'wrongCredentials' }, 'refused', 'unauthorised'],
    [{ kind: 'rateLimited', retryAfter: 2 }, 'notDelivered', 'rateLimited'],
    [{ kind: 'reset' }, 'unknown', 'reset'],
    [{ kind: 'drop' }, 'unknown', 'timeout'],
    [{ kind: 'acceptThenTear' }, 'unknown', 'reset'],
    [{ kind: 'body', body: '<html>' }, 'accepted', 'ok'],
  ] as const)('%o of a look-up or a question for credits is %s (%s)', async (fault, outcome, reason) => {
    const sandbox = await sandboxOf();
    await sandbox.faults({ ...fault, on: 'lookUp' }, { ...fault, on: 'credits' });
    const client = clientOf(sandbox.url, { timeoutMs: reason === 'timeout' ? SOON_MS : 60_000 });
    for (const answer of [await client.lookUp(LOOK_UP), await client.credits(SANDBOX_CREDENTIALS.guid)]) {
      expect(answer).toMatchObject({ outcome, reason });
      expect(parseLookUp(answer.body).ok).toBe(false);
      expect(parseCredits(answer.body).ok).toBe(false);
    }
    expect(essence(await client.place(batch())).outcome).toBe('accepted');
  });

  test('noCredit ends the calls for lack of credit', async () => {
    const sandbox = await sandboxOf();
    await sandbox.faults({ kind: 'noCredit' });
    const client = clientOf(sandbox.url);
    await client.place(batch());
    await until(async () => {
      const parsed = parseLookUp((await client.lookUp(LOOK_UP)).body);
      return parsed.ok && parsed.reports.length === 3 && parsed.reports.every(({ status }) => status === 'noCredit');
    });
  });

  test('calls that are accepted late are not found before, and once afterwards', async () => {
    const sandbox = await sandboxOf();
    await sandbox.faults({ kind: 'acceptLate', afterMs: 2_000 });
    const client = clientOf(sandbox.url);
    const found = async () => {
      const parsed = parseLookUp((await client.lookUp(LOOK_UP)).body);
      return parsed.ok ? parsed.reports.length : -1;
    };
    await client.place(batch());
    expect(await found()).toBe(0);
    await until(async () => (await found()) === 3);
    expect(await sandbox.counts()).toMatchObject({ items: 3, maxPerCodeRequest: 1 });
  });

  test('latency beyond the time-out is a time-out', async () => {
    const sandbox = await sandboxOf();
    await sandbox.ask('PUT', 'faults', { latencyMs: 2_000 });
    const answer = await clientOf(sandbox.url, { timeoutMs: 100 }).place(batch());
    expect(essence(answer)).toEqual({ outcome: 'unknown', reason: 'timeout', httpStatus: null });
  });

  test('Retry-After is understood in seconds and as a date', async () => {
    const sandbox = await sandboxOf();
    const client = clientOf(sandbox.url);
    await sandbox.faults({ kind: 'rateLimited', retryAfter: 7 });
    expect((await client.place(batch())).retryAfterMs).toBe(7_000);
    await sandbox.faults({ kind: 'rateLimited', retryAfter: new Date(Date.now() + 60_000).toUTCString() });
    const { retryAfterMs } = await client.place(batch());
    expect(retryAfterMs).toBeGreaterThan(55_000);
    expect(retryAfterMs).toBeLessThanOrEqual(60_000);
  });
});

describe('what cannot be relied on', () => {
  test('no redirect is followed', async () => {
    const elsewhere = await rawServer(answerWith('{}'));
    const server = await rawServer((socket) =>
      socket.write(`HTTP/1.1 307 Temporary Redirect\r\nLocation: ${elsewhere.url}\r\nContent-Length: 0\r\n\r\n`),
    );
    expect(essence(await clientOf(server.url).place(batch()))).toMatchObject({
      outcome: 'unknown',
      reason: 'redirect',
    });
    expect(elsewhere.heard).toHaveLength(0);
  });

  test('a request that was cut off is never sent a second time by the transport', async () => {
    const server = await rawServer((socket) => socket.resetAndDestroy());
    for (const send of ['place', 'lookUp'] as const) {
      const client = clientOf(server.url);
      const before = server.heard.length;
      const answer = await (send === 'place' ? client.place(batch()) : client.lookUp(LOOK_UP));
      expect(answer).toMatchObject({ outcome: 'unknown', reason: 'reset' });
      // Whatever it would still send has arrived once it is closed.
      await client.close();
      expect(server.heard.length - before).toBe(1);
    }
  });

  test('nor is one on a connection that was kept open and then closed', async () => {
    const server = await rawServer((socket, _, nth) => {
      if (nth === 1) answerWith('{}')(socket);
      else socket.destroy();
    });
    const client = clientOf(server.url, { connections: 1 });
    expect(await client.place(batch())).toMatchObject({ outcome: 'accepted' });
    expect(await client.place(batch())).toMatchObject({ outcome: 'unknown', reason: 'reset' });
    await client.close();
    expect(server.heard).toHaveLength(2);
  });

  test('the time-out covers an answer that drips', async () => {
    const server = await rawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n');
      const dripping = setInterval(() => socket.write('x'), 20);
      socket.on('close', () => clearInterval(dripping));
    });
    const answer = await clientOf(server.url, { timeoutMs: 300 }).lookUp(LOOK_UP);
    expect(answer).toMatchObject({ outcome: 'unknown', reason: 'timeout', httpStatus: 200 });
    expect(answer.bodyBytes).toBeGreaterThan(0);
  });

  test('what is given up while it waits for a connection is never sent', async () => {
    let first: Socket | undefined;
    const server = await rawServer((socket, _, nth) => {
      if (nth === 1) first = socket;
      else answerWith('{}')(socket);
    });
    const client = clientOf(server.url, { connections: 1 });
    const before = client.place(batch('first'));
    await until(() => server.heard.length === 1);
    const stop = new AbortController();
    const waiting = client.place(batch('second'), { signal: stop.signal });
    const behind = client.place(batch('third'));
    stop.abort();
    expect(await waiting).toMatchObject({ outcome: 'notDelivered', reason: 'aborted' });
    if (first) answerWith('{}')(first);
    expect([(await before).outcome, (await behind).outcome]).toEqual(['accepted', 'accepted']);
    expect(server.heard.map((request) => /"password":"(\w+)"/.exec(request)?.[1])).toEqual(['first', 'third']);
  });

  test('a long answer is capped, counted and hashed whole', async () => {
    const body = 'x'.repeat(100_000);
    const server = await rawServer(answerWith(body));
    const answer = await clientOf(server.url, { maxBodyBytes: 1_000 }).place(batch());
    expect(essence(answer)).toEqual({ outcome: 'accepted', reason: 'tooLarge', httpStatus: 200 });
    expect(answer.body.toString()).toBe('x'.repeat(1_000));
    expect(answer.bodyBytes).toBe(100_000);
    expect(answer.bodySha256).toBe(createHash('sha256').update(body).digest('hex'));
  });

  test('an answer without an end is cut off where reading stops, and is none', async () => {
    const server = await rawServer((socket) => {
      const chunk = Buffer.alloc(64 * 1024, ' ');
      const write = () => {
        while (!socket.destroyed && socket.write(chunk));
      };
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\n');
      socket.on('drain', write);
      write();
    });
    const answer = await clientOf(server.url, { maxBodyBytes: 1_000, maxReadBytes: 1_000_000 }).place(batch());
    expect(essence(answer)).toEqual({ outcome: 'unknown', reason: 'tooLarge', httpStatus: 200 });
    expect(answer.body).toHaveLength(1_000);
    expect(answer.bodyBytes).toBeLessThan(2_000_000);
    await until(() => server.connections() === 0);
  });

  test('something that does not speak HTTP is unknown', async () => {
    const server = await rawServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
    expect(await clientOf(server.url).place(batch())).toMatchObject({ outcome: 'unknown', reason: 'unreadable' });
  });

  test('nobody listens: proven not delivered', async () => {
    const sandbox = await sandboxOf();
    await sandbox.close();
    const answer = await clientOf(sandbox.url).place(batch());
    expect(essence(answer)).toEqual({ outcome: 'notDelivered', reason: 'connectionRefused', httpStatus: null });
  });

  test('no such host: proven not delivered', async () => {
    const client = clientOf('https://no-such-host.invalid/Api', {
      allowed: { hosts: ['no-such-host.invalid'], sandbox: null, loopback: false },
    });
    expect(essence(await client.place(batch()))).toEqual({ outcome: 'notDelivered', reason: 'dns', httpStatus: null });
  });

  test('a failed handshake: proven not delivered, and nothing legible was sent', async () => {
    const plain: string[] = [];
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (bytes) => {
        plain.push(bytes.toString('latin1'));
        socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
      });
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const answer = await clientOf(`https://127.0.0.1:${port}/Api`).place(batch('hidden'));
    expect(essence(answer)).toEqual({ outcome: 'notDelivered', reason: 'tls', httpStatus: null });
    expect(plain.join('')).not.toContain('hidden');
  });

  test('a handshake that is cut off: proven not delivered', async () => {
    const server = await rawServer(() => undefined);
    const cut = createServer((socket) => socket.on('error', () => undefined).once('data', () => socket.destroy()));
    await new Promise<void>((ready) => cut.listen(0, '127.0.0.1', ready));
    onTestFinished(() => void cut.close());
    const address = cut.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const answer = await clientOf(`https://127.0.0.1:${port}/Api`).place(batch());
    expect(answer).toMatchObject({ outcome: 'notDelivered', httpStatus: null });
    expect(server.heard).toHaveLength(0);
  });

  test('giving up: before anything was sent it is proven, afterwards it is unknown', async () => {
    const server = await rawServer(() => undefined);
    const client = clientOf(server.url);
    expect(await client.place(batch(), { signal: AbortSignal.abort() })).toMatchObject({
      outcome: 'notDelivered',
      reason: 'aborted',
    });
    expect(server.heard).toHaveLength(0);
    const stop = new AbortController();
    const answer = client.place(batch(), { signal: stop.signal });
    await until(() => server.heard.length === 1);
    stop.abort();
    expect(await answer).toMatchObject({ outcome: 'unknown', reason: 'aborted' });
  });

  test('closing waits for what is under way', async () => {
    const asked = Promise.withResolvers<Socket>();
    const server = await rawServer(asked.resolve);
    const client = clientOf(server.url);
    const answer = client.place(batch());
    const socket = await asked.promise;
    const closed = client.close();
    answerWith('{}')(socket);
    expect(await answer).toMatchObject({ outcome: 'accepted' });
    await closed;
    expect(await client.place(batch())).toMatchObject({ outcome: 'notDelivered' });
  });
});

test('no secret stands in an answer, whatever fails', async () => {
  const sandbox = await sandboxOf();
  const secrets = ['5ecret-pass', '5ecret-guid'];
  const answers: Answer[] = [];
  const gone = await sandboxOf();
  await gone.close();
  for (const client of [clientOf(sandbox.url, { timeoutMs: 200 }), clientOf(gone.url)]) {
    for (const kind of ['reset', 'drop', 'wrongCredentials', 'acceptThenTear']) {
      await sandbox.faults({ kind, on: 'any' });
      answers.push(await client.place(batch('5ecret-pass')));
      answers.push(await client.lookUp(composeLookUp('5ecret-guid', CODES)));
      answers.push(await client.credits('5ecret-guid'));
    }
  }
  expect(answers.filter((answer) => answer.error !== null).length).toBeGreaterThan(15);
  for (const answer of answers) {
    const all = JSON.stringify({ ...answer, body: answer.body.toString() });
    for (const secret of secrets) expect(all).not.toContain(secret);
  }
});

describe('the address of a platform', () => {
  const sandbox = 'http://127.0.0.1:4010/MultiChannelAPI/Api';
  const allowed = { hosts: ['login.sendservice.eu', 'other.example:8443', '10.0.0.7'], sandbox, loopback: false };
  const reason = (url: string, given = allowed) => {
    try {
      return normalBaseUrl(url, given) && 'allowed';
    } catch (error) {
      return (error as { code?: string }).code;
    }
  };

  test.each([
    ['https://login.sendservice.eu/MultiChannelAPI/Api', 'https://login.sendservice.eu/MultiChannelAPI/Api'],
    ['https://LOGIN.sendservice.eu:443/x/', 'https://login.sendservice.eu/x'],
    ['https://login.sendservice.eu/a/../b//', 'https://login.sendservice.eu/b'],
    ['https://other.example:8443/x', 'https://other.example:8443/x'],
    ['https://10.0.0.7/x', 'https://10.0.0.7/x'],
    [sandbox, sandbox],
    [`${sandbox}/`, sandbox],
    ['http://127.1:4010/x/../MultiChannelAPI/./Api', sandbox],
    ['http://0x7f000001:4010/MultiChannelAPI/Api', sandbox],
  ])('%s may be called, as %s', (url, normal) => {
    expect(normalBaseUrl(url, allowed)).toBe(normal);
  });

  const INSIDE = [
    'http://127.0.0.1:4010',
    'http://127.0.0.1:4010/_sandbox/items',
    'http://127.0.0.1:4010/MultiChannelAPI/Api/x',
    'http://127.0.0.1:4010/MultiChannelAPI/Api/../../_sandbox',
    'http://127.0.0.1:4011/MultiChannelAPI/Api',
    'https://127.0.0.1:4010/MultiChannelAPI/Api',
    'http://localhost:4010/MultiChannelAPI/Api',
    'https://localhost',
    'http://127.8.9.1',
    'http://2130706433:4011/x',
    'http://0177.0.0.1:54330/',
    'http://0x7f.1/',
    'http://127.1/',
    'http://[::1]:4010/MultiChannelAPI/Api',
    'http://①②⑦.0.0.1/',
  ];
  test.each(INSIDE)('%s only where trials are allowed to', (url) => {
    expect(reason(url)).toBe('host_not_allowed');
    expect(reason(url, { ...allowed, loopback: true })).toBe('allowed');
  });

  test.each([
    ['http://login.sendservice.eu/MultiChannelAPI/Api', 'insecure_url'],
    ['http://127.0.0.1.example.com/', 'insecure_url'],
    ['http://localhost.:4010/MultiChannelAPI/Api', 'insecure_url'],
    ['http://10.0.0.7/x', 'insecure_url'],
    ['http://0.0.0.0:4010/MultiChannelAPI/Api', 'insecure_url'],
    ['http://[::ffff:127.0.0.1]:4010/MultiChannelAPI/Api', 'insecure_url'],
    ['https://[::ffff:127.0.0.1]:4010/x', 'host_not_allowed'],
    ['https://[::]/x', 'host_not_allowed'],
    ['https://[fd00::1]/x', 'host_not_allowed'],
    ['https://[fe80::1]/x', 'host_not_allowed'],
    ['https://10.0.0.8/x', 'host_not_allowed'],
    ['https://192.168.1.1/x', 'host_not_allowed'],
    ['https://172.16.0.1/x', 'host_not_allowed'],
    ['https://169.254.169.254/', 'host_not_allowed'],
    ['https://2852039166/', 'host_not_allowed'],
    ['https://login.sendservice.eu:8443/', 'host_not_allowed'],
    ['https://other.example/', 'host_not_allowed'],
    ['https://login.sendservice.eu.example.com/', 'host_not_allowed'],
    ['https://login.sendservice.eu./', 'host_not_allowed'],
    ['https://evil.example/login.sendservice.eu', 'host_not_allowed'],
    ['https://evil.example\\@login.sendservice.eu/', 'host_not_allowed'],
    ['https://login.sendservice.eu@evil.example/', 'invalid_url'],
    ['https://user:pass@login.sendservice.eu/', 'invalid_url'],
    ['https://login.sendservice.eu/?a=1', 'invalid_url'],
    ['https://login.sendservice.eu/#a', 'invalid_url'],
    ['https://login.sendservice.eu/..%2f..%2fadmin', 'invalid_url'],
    ['https://login.sendservice.eu/%252e%252e/x', 'invalid_url'],
    ['ftp://login.sendservice.eu/', 'invalid_url'],
    ['file:///etc/passwd', 'invalid_url'],
    ['login.sendservice.eu', 'invalid_url'],
    ['', 'invalid_url'],
  ])('%s may not, trials or none: %s', (url, code) => {
    for (const loopback of [false, true]) {
      expect(reason(url, { ...allowed, loopback })).toBe(code);
      expect(() => createPlatformClient({ baseUrl: url, allowed: { ...allowed, loopback }, timeoutMs: 1 })).toThrow();
    }
  });

  test('no Guid leads out of the address', async () => {
    const server = await rawServer(answerWith('{}'));
    const client = clientOf(server.url);
    for (const guid of ['..', '.', '...', '../../_sandbox/items', '%2e%2e', 'a/b?c#d', '..\\..', ''])
      await client.credits(guid);
    const paths = server.heard.map((request) => request.split(' ')[1] ?? '');
    expect(paths).toHaveLength(8);
    for (const path of paths) {
      const { pathname, search } = new URL(path, server.url);
      expect(pathname).toMatch(/^\/MultiChannelAPI\/Api\/Credits\/[^/]*$/);
      expect(search).toBe('');
    }
  });
});
