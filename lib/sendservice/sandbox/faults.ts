import { z } from 'zod';
import { generator } from './progress.ts';

/** The kind of a request; each fault is aimed at one of them. */
export type Request = 'place' | 'lookUp' | 'credits';

const aim = {
  on: z.enum(['place', 'lookUp', 'credits', 'any']).optional(),
  /** The share of the requests it is aimed at that it hits. */
  probability: z.number().min(0).max(1).default(1),
  /** Maximum number of times it strikes. Default: always. */
  times: z.int().min(1).optional(),
};
const status = z.int().min(200).max(599);
const milliseconds = z.int().min(0).max(3_600_000);

const Rule = z.discriminatedUnion('kind', [
  /** The response has this status; nothing is stored. */
  z.strictObject({ kind: z.literal('status'), status, body: z.string().optional(), ...aim }),
  /** Stores the calls, then never answers. */
  z.strictObject({ kind: z.literal('acceptThenHang'), ...aim }),
  /** Answers 503 now (or never); the calls arrive only later. */
  z.strictObject({
    kind: z.literal('acceptLate'),
    afterMs: milliseconds,
    answer: z.enum(['503', 'hang']).default('503'),
    ...aim,
  }),
  /** Breaks the connection; nothing is stored. */
  z.strictObject({ kind: z.literal('reset'), ...aim }),
  /** Stores the calls, then breaks the connection. */
  z.strictObject({ kind: z.literal('acceptThenReset'), ...aim }),
  /** Stores the calls, then breaks the connection in the middle of the answer. */
  z.strictObject({ kind: z.literal('acceptThenTear'), ...aim }),
  /** Never answers; nothing is stored. */
  z.strictObject({ kind: z.literal('drop'), ...aim }),
  /** As if the credentials had been changed. */
  z.strictObject({ kind: z.literal('wrongCredentials'), ...aim }),
  /** Stores the calls; they end for lack of credit. */
  z.strictObject({ kind: z.literal('noCredit'), ...aim }),
  /** The response has this text. The calls of a POST are stored if the status is a success, unless told otherwise. */
  z.strictObject({
    kind: z.literal('body'),
    body: z.string(),
    status: status.default(200),
    keep: z.boolean().optional(),
    ...aim,
  }),
  /** Answers 429; `retryAfter` is in seconds or an HTTP date. */
  z.strictObject({ kind: z.literal('rateLimited'), retryAfter: z.union([z.int().min(0), z.string()]), ...aim }),
]);

const Settings = z.strictObject({ latencyMs: milliseconds.default(0), rules: z.array(Rule).default([]) });

export type Fault = z.infer<typeof Rule>;

/** The kind of request that a rule without `on` is aimed at. */
function aimOf(rule: Fault): Request | 'any' {
  return rule.on ?? (rule.kind === 'wrongCredentials' ? 'any' : 'place');
}

/** The faults that the sandbox was told to produce; seeded, so that a run can be repeated. Lost when the process ends. */
export class Faults {
  readonly #seed: number;
  #random: () => number;
  #latencyMs = 0;
  #rules: { rule: Fault; struck: number }[] = [];

  constructor(seed: number) {
    this.#seed = seed;
    this.#random = generator(seed);
  }

  /** Replaces the settings. Returns the problem with the new ones, or null. */
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

  /** The settings, with the number of times that each rule has struck. */
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
