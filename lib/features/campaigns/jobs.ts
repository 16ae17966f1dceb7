import type { Task } from '#lib/jobs/life.ts';
import { log } from '#lib/log.ts';
import { recurNext } from './templates.ts';

const LOOK_EVERY_MS = 10_000;

/** Makes drafts of the templates that recur, when they are due, and launches them. */
export const recurring: Task = {
  name: 'recurring',
  async run(life) {
    while (!life.stopping) {
      const more = await recurNext(new Date()).catch((error: unknown) => {
        log.error({ err: error }, 'a recurring campaign could not be made');
        return false;
      });
      if (!more) await life.pause(LOOK_EVERY_MS, { evenIfWoken: true });
    }
  },
};
