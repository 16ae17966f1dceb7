import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parseLookUp } from '#lib/sendservice/answer.ts';
import { composeBatch, composeLookUp } from '#lib/sendservice/compose.ts';
import { SANDBOX_CREDENTIALS } from '#lib/sendservice/sandbox/credentials.ts';
import { startSandbox } from '#lib/sendservice/sandbox/server.ts';
import { openWindow, sampleCall, sampleCalls, TERMS } from './samples.ts';
import { clientOf, controlOf, sandboxOf, until } from './sandbox.ts';

const MAIN = join(import.meta.dirname, '../../../lib/sendservice/sandbox/main.ts');
const WINDOW = openWindow();

function batchOf(calls: ReturnType<typeof sampleCalls>): string {
  return composeBatch({ ...TERMS, window: WINDOW }, calls, 'full', SANDBOX_CREDENTIALS);
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'squillo-sandbox-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

async function reportsOf(url: string, codes: string[]) {
  const answer = await clientOf(url).lookUp(composeLookUp(SANDBOX_CREDENTIALS.guid, codes));
  const parsed = parseLookUp(answer.body);
  if (!parsed.ok) throw new Error(`${answer.reason}: ${parsed.reason}`);
  return parsed.reports;
}

const isOver = (status: string | null) => !['processing', 'notCalled', 'calling', 'answering'].includes(status ?? '');

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  await new Promise((closed) => probe.close(closed));
  return typeof address === 'object' && address ? address.port : 0;
}

/** A program on this Node, ended with the test; `heard` grows with what it says. */
function program(args: string[], env: Record<string, string> = {}) {
  const child: ChildProcess = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const heard = { out: '', err: '' };
  child.stdout?.on('data', (bytes) => {
    heard.out += bytes;
  });
  child.stderr?.on('data', (bytes) => {
    heard.err += bytes;
  });
  const ended = once(child, 'exit');
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, heard, ended };
}

describe('what was sent', () => {
  test('is kept: every POST with time, size and hash, every call with the POST that carried it', async () => {
    const sandbox = await sandboxOf();
    const client = clientOf(sandbox.url);
    const begun = new Date().toISOString();
    const bodies = [batchOf(sampleCalls(3)), batchOf(sampleCalls(2)), '{"User":'];
    for (const body of bodies) await client.place(body);
    const { posts } = await sandbox.ask('GET', 'posts');
    expect(posts).toMatchObject([
      { id: 1, items: 3, stored: true, answer: '200' },
      { id: 2, items: 2, stored: true, answer: '200' },
      { id: 3, items: 0, stored: false, answer: '400' },
    ]);
    posts.forEach((post: { sha256: string; bytes: number; arrivedAt: string }, index: number) => {
      const body = bodies[index] ?? '';
      expect(post.sha256).toBe(createHash('sha256').update(body).digest('hex'));
      expect(post.bytes).toBe(Buffer.byteLength(body));
      expect(post.arrivedAt >= begun).toBe(true);
    });
    const { items } = await sandbox.ask('GET', 'items?limit=4');
    expect(items).toMatchObject([
      { id: 1, postId: 1, codeRequest: sampleCall(1).codeRequest, number: sampleCall(1).number },
      { id: 2, postId: 1 },
      { id: 3, postId: 1 },
      { id: 4, postId: 2, codeRequest: sampleCall(1).codeRequest },
    ]);
    expect((await sandbox.ask('GET', 'items?after=4')).items).toHaveLength(1);
  });

  test('is not deduplicated, and counted however the number is written', async () => {
    const sandbox = await sandboxOf();
    const client = clientOf(sandbox.url);
    await client.place(batchOf([sampleCall(1), sampleCall(1), sampleCall(2)]));
    await client.place(batchOf([sampleCall(1)]).replace('"00', '"+'));
    await client.place(batchOf([sampleCall(3, { number: sampleCall(2).number })]).replace('"00', '"'));
    expect(await sandbox.counts()).toEqual({
      posts: 3,
      storedPosts: 3,
      items: 5,
      distinctCodeRequests: 3,
      maxPerCodeRequest: 3,
      distinctNumbers: 2,
      maxPerNumber: 3,
    });
    const told = await client.lookUp(composeLookUp(SANDBOX_CREDENTIALS.guid, [sampleCall(1).codeRequest]));
    expect(JSON.parse(told.body.toString()).InstantCalls).toHaveLength(3);
  });

  test('can be cleared', async () => {
    const sandbox = await sandboxOf();
    const client = clientOf(sandbox.url);
    await client.place(batchOf(sampleCalls(3)));
    await sandbox.ask('DELETE', 'state');
    expect(await sandbox.counts()).toMatchObject({ posts: 0, items: 0, maxPerNumber: 0 });
    await client.place(batchOf(sampleCalls(2)));
    expect(await sandbox.counts()).toMatchObject({ posts: 1, items: 2 });
    expect(await reportsOf(sandbox.url, [sampleCall(1).codeRequest])).toHaveLength(1);
  });

  test('outlives a restart: the same calls, the same story', async () => {
    const file = join(folder(), 'deeper', 'sandbox.db');
    const codes = sampleCalls(50).map(({ codeRequest }) => codeRequest);
    const first = await sandboxOf({ file });
    await clientOf(first.url).place(batchOf(sampleCalls(50)));
    await until(async () => (await reportsOf(first.url, codes)).every(({ status }) => isOver(status)));
    const before = await reportsOf(first.url, codes);
    const counts = await first.counts();
    await first.close();
    const second = await sandboxOf({ file });
    expect(await second.counts()).toEqual(counts);
    expect(await reportsOf(second.url, codes)).toEqual(before);
    await clientOf(second.url).place(batchOf(sampleCalls(1)));
    expect(await second.counts()).toMatchObject({ posts: 2, items: 51, maxPerCodeRequest: 2 });
  });

  test('outlives kill -9: nothing that was answered is lost', async () => {
    const settings = { SANDBOX_PORT: String(await freePort()), DATA_DIR: folder() };
    const { child, heard, ended } = program([MAIN], settings);
    await until(() => heard.out.endsWith('\n'));
    const client = clientOf(heard.out.trim().split(' ').at(-1) ?? '');
    const answered: string[] = [];
    let killed = false;
    const placing = (async () => {
      for (let n = 1; ; n += 1) {
        const call = sampleCall(n);
        const { outcome } = await client.place(batchOf([call]));
        if (outcome !== 'accepted') return;
        answered.push(call.codeRequest);
        if (answered.length === 50 && !killed) killed = child.kill('SIGKILL');
      }
    })();
    await Promise.all([placing, ended]);
    expect(answered.length).toBeGreaterThanOrEqual(50);
    const sandbox = await sandboxOf({ file: join(settings.DATA_DIR, 'sandbox.db') });
    const found = await reportsOf(sandbox.url, answered);
    expect(found.map(({ codeRequest }) => codeRequest)).toEqual(answered);
  });
});

describe('the control plane', () => {
  test('tells its health', async () => {
    const sandbox = await sandboxOf({ seed: 5, speed: 12 });
    expect(await sandbox.ask('GET', 'health')).toEqual({ status: 'ok', seed: 5, speed: 12 });
    await expect(sandbox.ask('GET', 'nothing')).rejects.toThrow('404');
  });

  test('shows the faults that are set and how often they struck, and forgets them', async () => {
    const sandbox = await sandboxOf();
    const client = clientOf(sandbox.url);
    await sandbox.ask('PUT', 'faults', {
      latencyMs: 1,
      rules: [
        { kind: 'status', status: 503, on: 'place', times: 2 },
        { kind: 'rateLimited', retryAfter: 1 },
      ],
    });
    const reasons = [];
    for (let n = 0; n < 4; n += 1) reasons.push((await client.place(batchOf([sampleCall()]))).httpStatus);
    expect(reasons).toEqual([503, 503, 429, 429]);
    expect(await sandbox.ask('GET', 'faults')).toMatchObject({
      latencyMs: 1,
      rules: [
        { kind: 'status', struck: 2 },
        { kind: 'rateLimited', struck: 2 },
      ],
    });
    await sandbox.ask('DELETE', 'faults');
    expect(await sandbox.ask('GET', 'faults')).toEqual({ latencyMs: 0, rules: [] });
    expect((await client.place(batchOf([sampleCall()]))).httpStatus).toBe(200);
  });

  test('a probability strikes its share, the same ones each time', async () => {
    const sandbox = await sandboxOf();
    const client = clientOf(sandbox.url);
    const round = async () => {
      await sandbox.faults({ kind: 'status', status: 503, probability: 0.5 });
      const statuses = [];
      for (let n = 0; n < 40; n += 1) statuses.push((await client.place(batchOf([sampleCall()]))).httpStatus);
      return statuses;
    };
    const first = await round();
    expect(first.filter((status) => status === 503).length).toBeGreaterThan(8);
    expect(first.filter((status) => status === 200).length).toBeGreaterThan(8);
    expect(await round()).toEqual(first);
  });

  test.each([
    [{ rules: [{ kind: 'unheardOf' }] }],
    [{ rules: [{ kind: 'status' }] }],
    [{ rules: [{ kind: 'status', status: 99 }] }],
    [{ rules: [{ kind: 'reset', probability: 2 }] }],
    [{ rules: [{ kind: 'reset', times: 0 }] }],
    [{ rules: [{ kind: 'reset', on: 'elsewhere' }] }],
    [{ rules: [{ kind: 'reset', colour: 'red' }] }],
    [{ rules: 'none' }],
    [{ latencyMs: -1 }],
    [{ laency: 5 }],
    [[]],
  ])('refuses the faults %j, and keeps those that were set', async (settings) => {
    const sandbox = await sandboxOf();
    await sandbox.faults({ kind: 'drop', on: 'credits' });
    await expect(sandbox.ask('PUT', 'faults', settings)).rejects.toThrow(/^400 /);
    expect((await sandbox.ask('GET', 'faults')).rules).toHaveLength(1);
  });

  const outside = Object.values(networkInterfaces())
    .flat()
    .find((address) => address && !address.internal && address.family === 'IPv4')?.address;

  test('opens its own routes to its token only, and only its health to everybody', async () => {
    const sandbox = await sandboxOf();
    const shut = await sandboxOf({ token: null });
    const ask = async (url: string, path: string, authorization?: string) =>
      (await fetch(new URL(`/_sandbox/${path}`, url), { headers: authorization ? { authorization } : {} })).status;
    for (const path of [
      'items',
      'posts',
      'counts',
      'requests',
      'faults',
      'state',
      'nothing',
      'items/',
      '../_sandbox/items',
    ]) {
      for (const wrong of [
        undefined,
        'Bearer ',
        'Bearer wrong',
        'token-of-a-test',
        'Bearer token-of-a-test '.repeat(2),
      ]) {
        expect(await ask(sandbox.url, path, wrong), `${path} ${wrong}`).toBe(401);
      }
      expect(await ask(shut.url, path, 'Bearer null'), path).toBe(401);
    }
    expect(await ask(sandbox.url, 'health')).toBe(200);
    expect(await sandbox.ask('GET', 'items')).toEqual({ items: [] });
  });

  test.skipIf(outside === undefined)('answers this machine only', async () => {
    const sandbox = await sandboxOf({ host: '0.0.0.0' });
    const { port } = new URL(sandbox.url);
    expect((await fetch(`http://127.0.0.1:${port}/_sandbox/health`)).status).toBe(200);
    expect((await fetch(`http://${outside}:${port}/_sandbox/health`)).status).toBe(403);
  });
});

describe('the process', () => {
  test('says where it is ready, serves, and stops when it is told to', async () => {
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const address = probe.address();
    const port = String(typeof address === 'object' ? address?.port : 0);
    const settings = { SANDBOX_PORT: port, DATA_DIR: folder() };

    const refused = program([MAIN], settings);
    const [code] = await refused.ended;
    expect(code).toBe(1);
    expect(refused.heard).toEqual({
      out: '',
      err: `Port ${port} is taken by another program. Choose another one with SANDBOX_PORT.\n`,
    });
    await new Promise((closed) => probe.close(closed));

    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const { child, heard, ended } = program([MAIN], settings);
      await until(() => heard.out !== '');
      expect(heard.out).toBe(`sandbox ready on http://127.0.0.1:${port}/MultiChannelAPI/Api\n`);
      const control = controlOf(`http://127.0.0.1:${port}`);
      expect(await control.ask('GET', 'health')).toMatchObject({ status: 'ok' });
      child.kill(signal);
      expect(await ended).toEqual([0, null]);
      expect(heard.err).toBe('');
    }
  });

  test('a port that is taken is told by its code', async () => {
    const sandbox = await sandboxOf();
    const port = Number(new URL(sandbox.url).port);
    const second = startSandbox({ port, file: ':memory:', seed: 1, speed: 1, token: null, ...SANDBOX_CREDENTIALS });
    await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  test('closes although somebody still waits for an answer', async () => {
    const sandbox = await sandboxOf();
    await sandbox.faults({ kind: 'acceptThenHang' });
    const waiting = clientOf(sandbox.url).place(batchOf([sampleCall()]));
    await until(async () => (await sandbox.counts()).items === 1);
    await sandbox.close();
    expect(await waiting).toMatchObject({ outcome: 'unknown', reason: 'reset' });
  });
});

// Windows has no such modes.
test.skipIf(process.platform === 'win32')(
  'nobody else of the machine reads what it keeps, however it was before',
  async () => {
    const dir = folder();
    const file = join(dir, 'sandbox.db');
    writeFileSync(file, '', { mode: 0o644 });
    const sandbox = await startSandbox({ port: 0, file, seed: 1, speed: 1, token: null, ...SANDBOX_CREDENTIALS });
    onTestFinished(() => sandbox.close());
    await clientOf(sandbox.url).place(batchOf(sampleCalls(1)));
    const modes = readdirSync(dir).map((name) => [name, (statSync(join(dir, name)).mode & 0o777).toString(8)]);
    expect(modes.length).toBeGreaterThan(1);
    expect(modes.filter(([, mode]) => mode !== '600')).toEqual([]);
  },
);
