import { backoff } from '#lib/domain/backoff.ts';

/** `steadyMs`: a part that lived for this long is healthy. `most`: after this many shorter lives in a row it is given up. */
export type Patience = { firstMs: number; longestMs: number; steadyMs: number; most: number };

/** A minute and a half of tries: longer than a machine is short of memory, shorter than anybody waits without output. */
export const PATIENCE: Patience = { firstMs: 500, longestMs: 30_000, steadyMs: 20_000, most: 8 };

/** Decides when a part of the house that has ended is restarted, and when to give up. */
export class Revival {
  readonly #patience: Patience;
  #failures = 0;

  constructor(patience: Patience = PATIENCE) {
    this.#patience = patience;
  }

  /** How many times in a row it has ended too soon. */
  get failures(): number {
    return this.#failures;
  }

  /** The pause in milliseconds after a life of the given length; null: it has ended too soon too often. */
  after(livedMs: number): number | null {
    const { firstMs, longestMs, steadyMs, most } = this.#patience;
    this.#failures = livedMs >= steadyMs ? 0 : this.#failures + 1;
    if (this.#failures >= most) return null;
    return backoff(this.#failures - 1, firstMs, longestMs, Math.random());
  }
}
