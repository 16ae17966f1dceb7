import { type Postgres, type PostgresOptions, startPostgres } from './postgres.ts';
import { Revival } from './revival.ts';
import { lastLines, logPath } from './server-process.ts';
import { explain, sayOf } from './terminal.ts';

/** The embedded database for the life of the house: it is restarted if it ends without being told to. */
export class KeptDatabase {
  readonly #options: PostgresOptions;
  readonly #onFatal: (sentence: string) => void;
  readonly #revival = new Revival();
  #server: Promise<Postgres> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopping = false;

  /** `onFatal` is called with a sentence when it cannot be restarted. */
  constructor(options: PostgresOptions, onFatal: (sentence: string) => void) {
    this.#options = options;
    this.#onFatal = onFatal;
  }

  async start(): Promise<Postgres> {
    this.#server = startPostgres(this.#options);
    const server = await this.#server;
    const begun = Date.now();
    server.ended.then(() => {
      const log = logPath(this.#options.dataDir);
      this.#bringBack(Date.now() - begun, () => `Its last lines (${log}):\n${lastLines(log)}`);
    });
    return server;
  }

  /** Ends it; if it is being restarted, as soon as it has recovered. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#timer);
    const server = await this.#server?.catch(() => undefined);
    await server?.stop();
  }

  #bringBack(livedMs: number, why: () => string): void {
    if (this.#stopping) return;
    const pause = this.#revival.after(livedMs);
    if (pause === null) {
      this.#onFatal(`The database has ended ${this.#revival.failures} times right after its start. ${why()}`);
      return;
    }
    sayOf('database', `ended unexpectedly; starting again in ${(pause / 1000).toFixed(1)} s`);
    this.#timer = setTimeout(() => {
      const begun = Date.now();
      this.start().then(
        () => sayOf('database', `has recovered in ${((Date.now() - begun) / 1000).toFixed(1)} s`),
        (failure: unknown) => this.#bringBack(0, () => explain(failure)),
      );
    }, pause);
  }
}
