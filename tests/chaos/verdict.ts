/** A promise that was not kept: how often, with a few of those that it concerns. */
export type Broken = { promise: string; times: number; examples: string[] };

/** What came of a trial; `broken` is empty when every promise was kept. */
export type Verdict = { figures: Record<string, unknown>; broken: Broken[] };

const EXAMPLES = 40;

/** Collects what stands against promises. */
export class Promises {
  readonly broken: Broken[] = [];

  /** Holds if nothing stands against it; returns how much does. */
  none(promise: string, against: string[]): number {
    if (against.length > 0) {
      this.broken.push({ promise, times: against.length, examples: against.slice(0, EXAMPLES) });
    }
    return against.length;
  }

  /** Holds if it is so; `otherwise` says what is instead. */
  holds(promise: string, so: boolean, otherwise: unknown): void {
    this.none(promise, so ? [] : [typeof otherwise === 'string' ? otherwise : JSON.stringify(otherwise)]);
  }
}
