import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandOf, within } from './alive.ts';
import { endGroup } from './groups.ts';
import { CommandError } from './terminal.ts';

/** The note that a running start writes into its data folder. */
type Note = { starter: number; stopping: boolean; children: number[] };

function read(path: string): Note | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined; // none, or one cut short by a crash
  }
}

/** One start per data folder. */
export class Lock {
  readonly #path: string;
  #note: Note = { starter: process.pid, stopping: false, children: [] };

  private constructor(path: string) {
    this.#path = path;
  }

  /**
   * Takes the data folder. Waits for a start that is just ending, ends processes that a killed one left, and refuses with a
   * sentence if another start is running.
   */
  static async take(dataDir: string): Promise<Lock> {
    const lock = new Lock(join(dataDir, 'running.json'));
    const path = lock.#path;
    const runs = (note: Note | undefined) =>
      note !== undefined && /lib\/commands\//.test(commandOf(note.starter) ?? '');
    if (runs(read(path))) {
      // A start whose npm was killed notices it within a second and begins to stop.
      await within(2, () => !runs(read(path)) || read(path)?.stopping === true);
      // Its worker may be finishing an exchange, and its database writes its data.
      if (read(path)?.stopping) await within(180, () => !runs(read(path)));
    }
    const earlier = read(path);
    if (earlier && runs(earlier)) {
      throw new CommandError(
        `Squillo already runs on ${dataDir} (process ${earlier.starter}). Stop it with Ctrl-C in its terminal or \`kill ${earlier.starter}\`, or set DATA_DIR, PORT, DATABASE_PORT and SANDBOX_PORT for a second one.`,
      );
    }
    const leftovers = (earlier?.children ?? []).filter((pid) => /follow\.mjs|next-server/.test(commandOf(pid) ?? ''));
    await Promise.all(leftovers.map((pid) => endGroup(pid, 15)));
    lock.#write();
    return lock;
  }

  #write(): void {
    writeFileSync(this.#path, `${JSON.stringify(this.#note)}\n`, { mode: 0o600 });
  }

  /** Notes the ids of the running processes. */
  note(children: number[]): void {
    this.#note = { ...this.#note, children };
    if (existsSync(this.#path)) this.#write();
  }

  /** Notes that this start is ending. */
  stopping(): void {
    this.#note = { ...this.#note, stopping: true };
    this.#write();
  }

  release(): void {
    rmSync(this.#path, { force: true });
  }
}
