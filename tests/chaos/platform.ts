import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { freePort } from '#lib/commands/ports.ts';
import { ROOT } from '#lib/commands/root.ts';
import { SANDBOX_CREDENTIALS } from '#lib/sendservice/sandbox/credentials.ts';

/** A call as the platform has it. */
export type Item = { id: number; postId: number; codeRequest: string; number: string; arrivedAt: string };

/** A request of any kind, with its times; `endedAt` is null while it is in flight. */
export type Passage = { id: number; method: string; arrivedAt: string; endedAt: string | null };

/** A POST as it arrived, and its outcome. */
export type Post = { id: number; arrivedAt: string; items: number; stored: boolean; answer: string };

/** Simulated seconds per real second: conversations last milliseconds. */
const SPEED = 100_000;
const TOKEN = 'token-of-the-trials';
const ROWS_AT_ONCE = 20_000;

/** The sandbox in a process of its own. */
export class Platform {
  readonly #child: ChildProcess;
  readonly #url: string;

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.#url = url;
  }

  static async start(dataDir: string): Promise<Platform> {
    const port = await freePort();
    const child = spawn(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        ...['--import', join(ROOT, 'lib/commands/follow.mjs')],
        join(ROOT, 'lib/sendservice/sandbox/main.ts'),
      ],
      {
        cwd: ROOT,
        stdio: ['ignore', 'pipe', 'inherit'],
        env: {
          ...process.env,
          DATA_DIR: dataDir,
          SANDBOX_PORT: String(port),
          SANDBOX_SPEED: String(SPEED),
          SANDBOX_TOKEN: TOKEN,
        },
      },
    );
    const url = await new Promise<string>((resolve, reject) => {
      let heard = '';
      child.stdout?.on('data', (chunk: Buffer) => {
        heard += chunk.toString('utf8');
        const ready = /sandbox ready on (\S+)/.exec(heard);
        if (ready?.[1]) resolve(ready[1]);
      });
      child.once('exit', (code) => reject(new Error(`the sandbox ended with ${code}: ${heard}`)));
    });
    return new Platform(child, url);
  }

  /** The settings with which an account talks to it. */
  get account() {
    return { baseUrl: this.#url, ...SANDBOX_CREDENTIALS };
  }

  /** Replaces its faults (lib/sendservice/sandbox/faults.ts). */
  async faults(settings: { latencyMs?: number; rules?: Record<string, unknown>[] }): Promise<void> {
    await this.#control('PUT', 'faults', settings);
  }

  /** How often each kind of fault has struck, by the kind of request. */
  async struck(): Promise<Record<string, number>> {
    const { rules } = await this.#control<{ rules: { kind: string; on?: string; status?: number; struck: number }[] }>(
      'GET',
      'faults',
    );
    const by: Record<string, number> = {};
    for (const { kind, on = 'place', status, struck } of rules) {
      const name = `${on}:${status ?? kind}`;
      by[name] = (by[name] ?? 0) + struck;
    }
    return by;
  }

  /** Every call that arrived, in order. */
  items(): Promise<Item[]> {
    return this.#all<'items', Item>('items');
  }

  posts(): Promise<Post[]> {
    return this.#all<'posts', Post>('posts');
  }

  /** Every request of any kind, in the order of arrival. */
  requests(): Promise<Passage[]> {
    return this.#all<'requests', Passage>('requests');
  }

  /** Forgets everything that it was sent. */
  async forget(): Promise<void> {
    await this.#control('DELETE', 'state');
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGTERM');
    await ended;
  }

  async #all<Name extends string, Row extends { id: number }>(what: Name): Promise<Row[]> {
    const rows: Row[] = [];
    for (;;) {
      const after = rows.at(-1)?.id ?? 0;
      const page = await this.#control<Record<Name, Row[]>>('GET', `${what}?after=${after}&limit=${ROWS_AT_ONCE}`);
      rows.push(...page[what]);
      if (page[what].length < ROWS_AT_ONCE) return rows;
    }
  }

  async #control<Answer = unknown>(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(new URL(`/_sandbox/${path}`, this.#url), {
      method,
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`sandbox: ${response.status} ${await response.text()}`);
    return (response.status === 204 ? null : await response.json()) as Answer;
  }
}
