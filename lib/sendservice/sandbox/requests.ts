/** A request to the documented API, from its first byte to the end of its answer or of its connection. */
export type Passage = {
  id: number;
  method: string;
  arrivedAt: number;
  /** Null while it is in flight. */
  endedAt: number | null;
};

/** More than any test makes; when it is full, the oldest half is dropped. */
const MOST_KEPT = 200_000;

/**
 * Every request of any kind with its times, so that a test can count the requests per second and those in flight at once. In
 * memory, unlike the calls: measurements do not outlive the process.
 */
export class Requests {
  #kept: Passage[] = [];
  #next = 1;

  /** Records an arrival; call the returned function when nothing more will be sent in answer. */
  arrived(method: string): () => void {
    const passage: Passage = { id: this.#next, method, arrivedAt: Date.now(), endedAt: null };
    this.#next += 1;
    if (this.#kept.length >= MOST_KEPT) this.#kept = this.#kept.slice(MOST_KEPT / 2);
    this.#kept.push(passage);
    return () => {
      passage.endedAt = Date.now();
    };
  }

  /** At most `limit` requests with an id above `after`, in the order of arrival. */
  after(after: number, limit: number): Passage[] {
    const first = this.#kept.findIndex(({ id }) => id > after);
    return first < 0 ? [] : this.#kept.slice(first, first + limit);
  }

  clear(): void {
    this.#kept = [];
  }
}
