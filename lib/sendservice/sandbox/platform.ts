import { hash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { complaint, placedJson, type Reply, reportsJson } from './answers.ts';
import type { CallStore, Post, StoredCall } from './calls.ts';
import { Credits } from './credits.ts';
import type { Fault, Faults, Request } from './faults.ts';
import { parseLookUpRequest, parsePlace, readObject, statusCode } from './parse.ts';
import { type CallFacts, DEFAULTS, isOver, progressAt } from './progress.ts';
import type { PlacedCall } from './read-call.ts';

export type Account = { username: string; password: string; guid: string };

export type Incoming = {
  method: string;
  /** The path below the base address, decoded, without outer slashes. */
  path: string[];
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
};

const DENIED = 'Authorization has been denied for this request.';

/** The documented API over the stored calls. Source of every rule: sendservice-api.md. */
export class Platform {
  readonly #account: Account;
  readonly #store: CallStore;
  readonly #faults: Faults;
  readonly #seed: number;
  readonly #speed: number;
  readonly #clock: () => number;
  readonly #credits: Credits;

  constructor(
    account: Account,
    store: CallStore,
    faults: Faults,
    pace: { seed: number; speed: number; clock: () => number },
  ) {
    this.#account = account;
    this.#store = store;
    this.#faults = faults;
    this.#seed = pace.seed;
    this.#speed = pace.speed;
    this.#clock = pace.clock;
    this.#credits = new Credits(store, (call, now) => {
      const facts = this.#facts(call);
      const progress = progressAt(facts, now);
      return { over: call.arrivedAt <= now && isOver(facts, progress, now), price: progress.price };
    });
  }

  /** Discards the totals of calls that were deleted. */
  forget(): void {
    this.#credits.forget();
  }

  async respond(incoming: Incoming): Promise<Reply> {
    const [first = '', ...rest] = incoming.path;
    const room = first.toLowerCase();
    if (this.#faults.latencyMs > 0) await delay(this.#faults.latencyMs);
    if (room === 'instantcall' && rest.length === 0) {
      if (incoming.method === 'POST') return this.#place(incoming);
      if (incoming.method === 'GET') return this.#unless('lookUp', () => this.#lookUp(incoming));
      return complaint(405, `The resource does not support ${incoming.method}.`, undefined, { Allow: 'GET, POST' });
    }
    const reads = incoming.method === 'GET';
    if (room === 'instantcall' && rest.length <= 2) {
      return reads ? this.#unless('lookUp', () => this.#lookUpById(rest)) : onlyGet(incoming.method);
    }
    if (room === 'credits' && rest.length === 1) {
      return reads ? this.#unless('credits', () => this.#creditsLeft(rest[0] ?? '')) : onlyGet(incoming.method);
    }
    return complaint(404, 'No resource was found at this address.');
  }

  #place({ headers, body }: Incoming): Reply {
    const now = this.#clock();
    const fault = this.#faults.strike('place');
    const contentType = String(headers['content-type'] ?? '');
    const object = readObject(body.toString('utf8'));
    const parsed = object.ok ? parsePlace(object.object, this.#account) : object;
    const calls = parsed.ok ? parsed.calls : [];
    const record = (outcome: string, kept: readonly PlacedCall[], arrivesAt = now, noCredit = false) => {
      const sha256 = hash('sha256', body, 'hex');
      const post: Post = { arrivedAt: now, items: calls.length, bytes: body.length, sha256, answer: outcome };
      return this.#store.keep(post, kept, arrivesAt, noCredit);
    };

    const struck = fault ? withoutKeeping(fault) : null;
    if (struck) {
      record(nameOf(struck, fault), []);
      return struck;
    }
    if (!/^(application|text)\/json\b/i.test(contentType)) {
      record('415', []);
      return complaint(415, 'The body must be application/json or text/json.', 'Content-Type');
    }
    if (!parsed.ok) {
      record(String(parsed.status), []);
      return complaint(parsed.status, parsed.message, parsed.field);
    }
    if (fault?.kind === 'acceptLate') {
      record('acceptLate', calls, now + fault.afterMs);
      return fault.answer === 'hang' ? { kind: 'hang' } : complaint(503, 'Service Unavailable');
    }
    const firstId = record(fault?.kind ?? '200', calls, now, fault?.kind === 'noCredit');
    return afterKeeping(fault, () => placedJson(calls, firstId));
  }

  /** Responds to a read request unless a fault strikes it. */
  #unless(request: Request, read: () => Reply | Promise<Reply>): Reply | Promise<Reply> {
    const fault = this.#faults.strike(request);
    if (!fault) return read();
    if (fault.kind === 'body') return { kind: 'answer', status: fault.status, body: fault.body };
    const struck = withoutKeeping(fault);
    if (struck) return struck;
    if (fault.kind === 'acceptThenHang' || fault.kind === 'acceptLate') return { kind: 'hang' };
    if (fault.kind === 'acceptThenReset') return { kind: 'reset' };
    if (fault.kind !== 'acceptThenTear') return read();
    return Promise.resolve(read()).then((reply) =>
      reply.kind === 'answer' ? { kind: 'tear', body: reply.body } : reply,
    );
  }

  #lookUp({ headers, body }: Incoming): Reply {
    if (headers['content-length'] === undefined) {
      return complaint(411, 'A GET with a body needs its Content-Length.', 'Content-Length');
    }
    const object = readObject(body.toString('utf8'));
    const parsed = object.ok ? parseLookUpRequest(object.object, this.#account.guid) : object;
    if (!parsed.ok) return complaint(parsed.status, parsed.message, parsed.field);
    const now = this.#clock();
    return this.#reports(this.#store.find(parsed.codeRequests, now), now);
  }

  /** By the platform's id; with a status, only if the call has it. Needs no Guid, as documented. */
  #lookUpById([id = '', status]: string[]): Reply {
    if (!/^\d{1,15}$/.test(id)) return complaint(400, 'The id must be an integer.', 'id');
    const wanted = status === undefined ? null : statusCode(status);
    if (status !== undefined && wanted === null) return complaint(400, 'The status is not a documented one.', 'Status');
    const now = this.#clock();
    const call = this.#store.byId(Number(id), now);
    return this.#reports(call ? [call] : [], now, wanted);
  }

  #reports(calls: readonly StoredCall[], now: number, status: number | null = null): Reply {
    const reports = calls
      .map((call) => ({ call, progress: progressAt(this.#facts(call), now) }))
      .filter(({ progress }) => status === null || progress.status === status);
    return { kind: 'answer', status: 200, body: reportsJson(reports) };
  }

  async #creditsLeft(guid: string): Promise<Reply> {
    if (guid.toLowerCase() !== this.#account.guid.toLowerCase()) return complaint(401, DENIED, 'Guid');
    const credits = await this.#credits.left(this.#clock);
    const body = `{"CreditUnits":${credits},"ExpireDate":"2017-06-20T16:04:00"}`;
    return { kind: 'answer', status: 200, body };
  }

  #facts({ id, codeRequest, number, arrivedAt, noCredit, terms }: StoredCall): CallFacts {
    return {
      seed: this.#seed,
      speed: this.#speed,
      key: codeRequest ?? String(id),
      number,
      arrivedAt,
      start: terms.start,
      end: terms.end,
      maxRetries: terms.maxRetries ?? DEFAULTS.maxRetries,
      minutesBetweenRetries: terms.minutesBetweenRetries ?? DEFAULTS.minutesBetweenRetries,
      spoken: terms.type !== 0,
      asks: terms.type !== 3,
      noCredit,
    };
  }
}

function onlyGet(method: string): Reply {
  return complaint(405, `The resource does not support ${method}.`, undefined, { Allow: 'GET' });
}

/** The reply of a fault that stores nothing; null for a fault that stores the calls first. */
function withoutKeeping(fault: Fault): Reply | null {
  switch (fault.kind) {
    case 'status':
      return fault.body === undefined
        ? complaint(fault.status, `The sandbox was told to answer ${fault.status}.`, 'InstantCalls')
        : { kind: 'answer', status: fault.status, body: fault.body };
    case 'reset':
      return { kind: 'reset' };
    case 'drop':
      return { kind: 'hang' };
    case 'wrongCredentials':
      return complaint(401, DENIED, 'User');
    case 'rateLimited':
      return complaint(429, 'Too many requests.', undefined, { 'Retry-After': String(fault.retryAfter) });
    case 'body': {
      const keep = fault.keep ?? fault.status < 300;
      return keep ? null : { kind: 'answer', status: fault.status, body: fault.body };
    }
    default:
      return null;
  }
}

function afterKeeping(fault: Fault | null, body: () => string): Reply {
  switch (fault?.kind) {
    case 'acceptThenHang':
      return { kind: 'hang' };
    case 'acceptThenReset':
      return { kind: 'reset' };
    case 'acceptThenTear':
      return { kind: 'tear', body: body() };
    case 'body':
      return { kind: 'answer', status: fault.status, body: fault.body };
    default:
      return { kind: 'answer', status: 200, body: body() };
  }
}

function nameOf(reply: Reply, fault: Fault | null): string {
  return reply.kind === 'answer' ? String(reply.status) : (fault?.kind ?? reply.kind);
}
