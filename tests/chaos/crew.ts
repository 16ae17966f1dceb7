import { setTimeout as pause } from 'node:timers/promises';
import type { House } from './house.ts';
import type { Ending, Knobs, WorkerProcess } from './worker.ts';

/** How long a worker may take to begin a request before it is stopped without one. */
const LONGEST_WAIT_MS = 1_000;

/** A worker that ended although nobody had told it to. */
export type Deserter = { name: string; ending: Ending; output: string };

/** Keeps a number of workers alive: a worker that ends is replaced at once, as a service manager would. */
export class Crew {
  /** Names of the killed workers. */
  readonly killed: string[] = [];
  readonly deserters: Deserter[] = [];
  readonly #house: House;
  readonly #knobs: Knobs;
  readonly #posts: WorkerProcess[] = [];
  #dismissed = false;

  constructor(house: House, knobs: Knobs, workers: number) {
    this.#house = house;
    this.#knobs = knobs;
    for (let post = 0; post < workers; post += 1) this.#fill(post);
  }

  /** Resolves when all of them take work. */
  async up(): Promise<void> {
    await Promise.all(this.#posts.map((worker) => worker.up));
  }

  /** Kills the worker of a post (SIGKILL), `afterMs` after it began to take work. */
  async kill(post: number, afterMs: number): Promise<void> {
    const worker = this.#posts[post];
    if (!worker) throw new Error(`there is no post ${post}`);
    await worker.up.catch(() => undefined);
    await pause(afterMs);
    // It ended by itself in the meantime: that does not count.
    if (!worker.isAlive || this.#dismissed) return;
    this.killed.push(worker.name);
    await worker.kill();
  }

  /**
   * Stops the worker of a post (SIGSTOP) for `forMs`, then lets it continue; if possible, at the moment when one of its
   * requests is committed and not yet sent. Returns false if there was no worker to stop.
   */
  async stall(post: number, afterMs: number, forMs: number): Promise<boolean> {
    const worker = this.#posts[post];
    if (!worker) throw new Error(`there is no post ${post}`);
    await worker.up.catch(() => undefined);
    await pause(afterMs);
    await this.#house.nextRequestOf(worker.name, LONGEST_WAIT_MS);
    if (!worker.isAlive || this.#dismissed) return false;
    worker.hold();
    await pause(forMs);
    worker.goOn();
    return true;
  }

  /** Ends all of them by SIGTERM; returns how they ended. */
  async dismiss(): Promise<Ending[]> {
    this.#dismissed = true;
    return Promise.all(this.#posts.map((worker) => worker.stop()));
  }

  #fill(post: number): void {
    const worker = this.#house.startWorker(this.#knobs);
    this.#posts[post] = worker;
    worker.ended.then((ending) => {
      if (this.#dismissed) return;
      if (!this.killed.includes(worker.name)) this.deserters.push({ name: worker.name, ending, output: worker.output });
      this.#fill(post);
    });
  }
}
