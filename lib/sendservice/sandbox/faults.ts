import { z } from 'zod';
import { generator } from './progress.ts';

/** What a request is about; faults are aimed at one of them. */
export type Request = 'place' | 'lookUp' | 'credits';

const aim = {
  on: z.enum(['place', 'lookUp', 'credits', 'any']).optional(),
  /** Of all requests that it is aimed at, the share that it hits. */
  probability: z.number().min(0).max(1).default(1),
  /** How often it strikes; then it is spent. Default: always. */
  times: z.int().min(1).optional(),
};
const status = z.int().min(200).max(599);
const milliseconds = z.int().min(0).max(3_600_000);

const Rule = z.discriminatedUnion('kind', [
  /** Answers with this status; nothing is kept. */
  z.strictObject({ kind: z.literal('status'), status, body: z.string().optional(), ...aim }),
  /** Keeps the calls, then never answers. */
  z.strictObject({ kind: z.literal('acceptThenHang'), ...aim }),
  /** Answers 503 now (or never); the calls arrive only later. */
  z.strictObject({
    kind: z.literal('acceptLate'),
    afterMs: milliseconds,
    answer: z.enum(['503', 'hang']).default('503'),
    ...aim,
  }),
  /** Breaks the connection; nothing is kept. */
  z.strictObject({ kind: z.literal('reset'), ...aim }),
  /** Keeps the calls, then breaks the connection. */
  z.strictObject({ kind: z.literal('acceptThenReset'), ...aim }),
  /** Keeps the calls, then breaks the connection in the middle of the answer. */
  z.strictObject({ kind: z.literal('acceptThenTear'), ...aim }),
  /** Never answers; nothing is kept. */
  z.strictObject({ kind: z.literal('drop'), ...aim }),
  /** As if the credentials had been changed. */
  z.strictObject({ kind: z.literal('wrongCredentials'), ...aim }),
  /** Keeps the calls; they end for lack of credit. */
  z.strictObject({ kind: z.literal('noCredit'), ...aim }),
  /** Answers this text. The calls of a POST are kept if the status says success, unless told otherwise. */
  z.strictObject({
    kind: z.literal('body'),
    body: z.string(),
    status: status.default(200),
    keep: z.boolean().optional(),
    ...aim,
  }),
  /** Answers 429; `retryAfter` are seconds or an HTTP date. */
  z.strictObject({ kind: z.literal('rateLimited'), retryAfter: z.union([z.int().min(0), z.string()]), ...aim }),
]);

const Settings = z.strictObject({ latencyMs: milliseconds.default(0), rules: z.array(Rule).default([]) });

export type Fault = z.infer<typeof Rule>;

/** Where a rule without `on` is aimed. */
function aimOf(rule: Fault): Request | 'any' {
  return rule.on ?? (rule.kind === 'wrongCredentials' ? 'any' : 'place');
}

/** The faults that the sandbox was told to show; seeded, so that a run can be repeated. Gone with the process. */
export class Faults {
  readonly #seed: number;
  #random: () => number;
  #latencyMs = 0;
  #rules: { rule: Fault; struck: number }[] = [];

  constructor(seed: number) {
    this.#seed = seed;
    this.#random = generator(seed);
  }

  /** Replaces what was set. Returns what is wrong with it, or null. */
  set(settings: unknown): string | null {
    const parsed = Settings.safeParse(settings);
    if (!parsed.success) return z.prettifyError(parsed.error);
    this.#random = generator(this.#seed);
    this.#latencyMs = parsed.data.latencyMs;
    this.#rules = parsed.data.rules.map((rule) => ({ rule, struck: 0 }));
    return null;
  }

  clear(): void {
    this.#latencyMs = 0;
    this.#rules = [];
  }

  get latencyMs(): number {
    return this.#latencyMs;
  }

  /** As it was set, with how often each rule has struck. */
  shown() {
    return { latencyMs: this.#latencyMs, rules: this.#rules.map(({ rule, struck }) => ({ ...rule, struck })) };
  }

  /** The first rule that strikes this request, if any. */
  strike(request: Request): Fault | null {
    for (const each of this.#rules) {
      const aim = aimOf(each.rule);
      if (aim !== 'any' && aim !== request) continue;
      if (each.rule.times !== undefined && each.struck >= each.rule.times) continue;
      if (each.rule.probability < 1 && this.#random() >= each.rule.probability) continue;
      each.struck += 1;
      return each.rule;
    }
    return null;
  }
}
