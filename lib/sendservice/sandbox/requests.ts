/** A request to the documented API, from its first byte to the end of its answer or of its connection. */
export type Passage = {
  id: number;
  method: string;
  arrivedAt: number;
  /** Null while it is under way. */
  endedAt: number | null;
};

/** More than any test makes; the oldest half goes when it is full. */
const MOST_KEPT = 200_000;

/**
 * Every request of any kind with its times, so that a test can see how many came within a second and how many were under
 * way at once. In memory, unlike the calls: what is measured with it does not outlive the process.
 */
export class Requests {
  #kept: Passage[] = [];
  #next = 1;

  /** Notes an arrival; the answer is to be called when nothing more will be sent to it. */
  arrived(method: string): () => void {
    const passage: Passage = { id: this.#next, method, arrivedAt: Date.now(), endedAt: null };
    this.#next += 1;
    if (this.#kept.length >= MOST_KEPT) this.#kept = this.#kept.slice(MOST_KEPT / 2);
    this.#kept.push(passage);
    return () => {
      passage.endedAt = Date.now();
    };
  }

  /** At most `limit` with an id above `after`, in the order of arrival. */
  after(after: number, limit: number): Passage[] {
    const first = this.#kept.findIndex(({ id }) => id > after);
    return first < 0 ? [] : this.#kept.slice(first, first + limit);
  }

  clear(): void {
    this.#kept = [];
  }
}
