import { hash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, request as send } from 'undici';
import type { WrongAnswer } from './wrong-answers.ts';

export type Credentials = { username: string; password: string; guid: string };

/** The kind of a request. */
type Matter = 'place' | 'lookUp' | 'credits';

type Asked = { User?: { username?: unknown; password?: unknown }; Guid?: unknown; CodeRequests?: unknown[] };

type Answered = WrongAnswer & { headers?: Record<string, string> };

const DENIED = { status: 401, type: 'application/json', body: '{"Message":"Authorization has been denied."}' };

/**
 * A platform with any number of accounts, in front of the sandbox, which knows one: each sees only its own calls, and workers
 * may get wrong answers. The sandbox answers and stores the requests that pass, with its faults and latency.
 */
export class Front {
  /** Number of requests of each kind. */
  readonly asked: Record<Matter, number> = { place: 0, lookUp: 0, credits: 0 };
  readonly #behind: { baseUrl: string } & Credentials;
  readonly #server: Server;
  // A client that hangs up here also hangs up there; the sandbox decides how long an answer takes.
  readonly #agent = new Agent({ headersTimeout: 0, bodyTimeout: 0 });
  readonly #accounts = new Map<string, Credentials>();
  /** Who placed which call: user names, a space, the CodeRequest. */
  readonly #placed = new Set<string>();
  #wrong: Partial<Record<Matter, WrongAnswer>> = {};
  #most = Number.POSITIVE_INFINITY;
  /** The calls that look-ups may show; null: all. */
  #indexed: ReadonlySet<string> | null = null;

  private constructor(behind: { baseUrl: string } & Credentials) {
    this.#behind = behind;
    this.#server = createServer((request, response) => {
      this.#respond(request, response).catch(() => request.socket.resetAndDestroy());
    });
  }

  /** Starts one on a free port, in front of the platform that `behind` opens (`house.platform.account`). */
  static async start(behind: { baseUrl: string } & Credentials): Promise<Front> {
    const front = new Front(behind);
    await new Promise<void>((ready) => front.#server.listen(0, '127.0.0.1', ready));
    return front;
  }

  /**
   * The settings with which an account talks to it; a name's account exists once it was first asked for. One account's user
   * with another's GUID is accepted too, as on the platform: it places as the one and sees the other's calls.
   */
  account(name: string): { baseUrl: string } & Credentials {
    const digits = hash('sha256', name, 'hex');
    const guid = digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*/, '$1-$2-4$3-8$4-$5');
    const credentials = { username: `user-${name}`, password: `password-${name}`, guid };
    this.#accounts.set(credentials.username, credentials);
    const { port } = this.#server.address() as AddressInfo;
    return { baseUrl: `http://127.0.0.1:${port}${new URL(this.#behind.baseUrl).pathname}`, ...credentials };
  }

  /** From now on these requests get these answers, and all others the right ones; `{}` is a platform that is well. */
  answer(wrong: Partial<Record<Matter, WrongAnswer>>): void {
    this.#wrong = wrong;
  }

  /** From now on a look-up shows at most `most` calls, the oldest first. */
  cut(most: number): void {
    this.#most = most;
  }

  /** From now on look-ups show only the calls that were placed so far, as an index does that lags. */
  lag(): void {
    this.#indexed = new Set(this.#placed);
  }

  /** Look-ups show all calls again. */
  catchUp(): void {
    this.#indexed = null;
  }

  async stop(): Promise<void> {
    const closed = new Promise((done) => this.#server.close(done));
    this.#server.closeAllConnections();
    await closed;
    await this.#agent.destroy();
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString('utf8');
    const path = request.url ?? '/';
    const matter = request.method === 'POST' ? 'place' : /\/credits\//i.test(path) ? 'credits' : 'lookUp';
    this.asked[matter] += 1;
    const wrong = this.#wrong[matter];
    if (wrong && !wrong.keep) return write(response, wrong);
    const passed = this.#translated(matter, path, body);
    if (passed === null) return write(response, DENIED);
    const answer = this.#short(matter, await this.#pass(request, response, passed));
    write(response, wrong ?? answer);
  }

  /** The same with the sandbox's credentials, and a look-up limited to the account's own calls; null: an unknown account. */
  #translated(matter: Matter, path: string, body: string): { path: string; body: string } | null {
    const { guid, ...user } = this.#behind;
    if (matter === 'credits') {
      const asked = decodeURIComponent(path.split('/').at(-1) ?? '');
      return this.#byGuid(asked) ? { path: path.replace(/[^/]*$/, guid), body } : null;
    }
    const asked: Asked & { InstantCalls?: { CodeRequest?: unknown }[] } = JSON.parse(body);
    if (matter === 'place') {
      const username = String(asked.User?.username);
      if (this.#accounts.get(username)?.password !== asked.User?.password) return null;
      for (const { CodeRequest } of asked.InstantCalls ?? []) this.#placed.add(`${username} ${CodeRequest}`);
      return { path, body: JSON.stringify({ ...asked, User: { username: user.username, password: user.password } }) };
    }
    const account = this.#byGuid(String(asked.Guid));
    if (!account) return null;
    const shown = this.#indexed ?? this.#placed;
    const mine = asked.CodeRequests?.filter((code) => shown.has(`${account.username} ${code}`));
    return { path, body: JSON.stringify({ ...asked, Guid: guid, CodeRequests: mine }) };
  }

  #short(matter: Matter, answer: Answered): Answered {
    if (matter !== 'lookUp' || this.#most === Number.POSITIVE_INFINITY) return answer;
    const told: { InstantCalls: { Id: number }[] } = JSON.parse(answer.body);
    const shown = told.InstantCalls.toSorted((a, b) => a.Id - b.Id).slice(0, this.#most);
    return { ...answer, body: JSON.stringify({ InstantCalls: shown }) };
  }

  #byGuid(guid: string): Credentials | undefined {
    return [...this.#accounts.values()].find((account) => account.guid === guid.toLowerCase());
  }

  async #pass(
    request: IncomingMessage,
    response: ServerResponse,
    { path, body }: { path: string; body: string },
  ): Promise<Answered> {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const answer = await send(new URL(path, this.#behind.baseUrl), {
      method: request.method === 'POST' ? 'POST' : 'GET',
      headers: { 'content-type': request.headers['content-type'] ?? 'application/json' },
      ...(body !== '' && { body }),
      dispatcher: this.#agent,
      signal: gone.signal,
    });
    const type = String(answer.headers['content-type'] ?? 'application/json');
    const retryAfter = answer.headers['retry-after'];
    return {
      status: answer.statusCode,
      type,
      body: await answer.body.text(),
      ...(retryAfter !== undefined && { headers: { 'retry-after': String(retryAfter) } }),
    };
  }
}

function write(response: ServerResponse, answer: Answered): void {
  response.writeHead(answer.status, { 'content-type': answer.type, ...answer.headers });
  response.end(answer.body);
}
