/** A broken promise: how often, with a few examples. */
export type Broken = { promise: string; times: number; examples: string[] };

/** The result of a trial; `broken` is empty if every promise was kept. */
export type Verdict = { figures: Record<string, unknown>; broken: Broken[] };

const EXAMPLES = 40;

/** Collects evidence against promises. */
export class Promises {
  readonly broken: Broken[] = [];

  /** Holds if there is no evidence against it; returns how much there is. */
  none(promise: string, against: string[]): number {
    if (against.length > 0) {
      this.broken.push({ promise, times: against.length, examples: against.slice(0, EXAMPLES) });
    }
    return against.length;
  }

  /** Holds if `so` is true; `otherwise` describes the actual state. */
  holds(promise: string, so: boolean, otherwise: unknown): void {
    this.none(promise, so ? [] : [typeof otherwise === 'string' ? otherwise : JSON.stringify(otherwise)]);
  }
}
