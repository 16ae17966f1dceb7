import { say } from './terminal.ts';

/** Thrown into all waiting work when the user wants it to end. */
export class Interrupted extends Error {
  override name = 'Interrupted';
}

/** Listens for every way in which a command is told to end: Ctrl-C, SIGTERM, a closed terminal, a killed boot process. */
export class Shutdown {
  readonly #requested = Promise.withResolvers<never>();
  #isRequested = false;
  #at = 0;

  constructor() {
    this.#requested.promise.catch(() => undefined);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => this.#request());
    process.on('disconnect', () => this.#request());
    process.channel?.unref();
    // A terminal or pipe that is gone must not interrupt the shutdown.
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  }

  get isRequested(): boolean {
    return this.#isRequested;
  }

  #request(): void {
    if (this.#isRequested) {
      // One Ctrl-C may arrive twice: from the terminal and from npm.
      if (Date.now() - this.#at > 1500) say('Still stopping; the database goes last and needs a moment …');
      return;
    }
    this.#isRequested = true;
    this.#at = Date.now();
    this.#requested.reject(new Interrupted());
  }

  /** The work's result; throws Interrupted as soon as shutdown is requested. */
  orStop<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#requested.promise]);
  }

  /** Waits until shutdown is requested. */
  wanted(): Promise<void> {
    return this.#requested.promise.catch(() => undefined);
  }
}
