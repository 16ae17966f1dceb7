import type { CallStore, StoredCall } from './calls.ts';
import { decimal } from './progress.ts';

/** The initial credit of a sandbox account, in millionths of a credit. */
const INITIAL = 250_000_000_000;
/** Number of calls that are added up before the event loop gets a turn. */
const AT_ONCE = 20_000;

/** The account's credits: the initial amount minus the price of every call that is over. */
export class Credits {
  readonly #store: CallStore;
  readonly #charge: (call: StoredCall, now: number) => { over: boolean; price: number };
  /** The calls up to this id are added up, except those that were not over yet. */
  #upTo = 0;
  #charged = 0;
  #open: StoredCall[] = [];
  #counting: Promise<void> = Promise.resolve();

  constructor(store: CallStore, charge: (call: StoredCall, now: number) => { over: boolean; price: number }) {
    this.#store = store;
    this.#charge = charge;
  }

  /** The remaining credits, as decimal text. */
  async left(now: () => number): Promise<string> {
    this.#counting = this.#counting.then(() => this.#count(now));
    await this.#counting;
    return decimal(Math.max(0, INITIAL - this.#charged));
  }

  forget(): void {
    this.#charged = 0;
    this.#open = [];
  }

  async #count(now: () => number) {
    const open = this.#open;
    this.#open = [];
    for (const call of open) this.#add(call, now());
    for (;;) {
      // Includes calls that have not arrived yet, since they already have their ids.
      const calls = this.#store.after(this.#upTo, AT_ONCE, Number.MAX_SAFE_INTEGER);
      for (const call of calls) this.#add(call, now());
      const last = calls.at(-1);
      if (!last) return;
      this.#upTo = last.id;
      await new Promise((resume) => setImmediate(resume));
    }
  }

  #add(call: StoredCall, now: number) {
    const { over, price } = this.#charge(call, now);
    if (over) this.#charged += price;
    else this.#open.push(call);
  }
}
