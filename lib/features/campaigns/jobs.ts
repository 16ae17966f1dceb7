import { databaseTime } from '#lib/db/time.ts';
import type { Task } from '#lib/jobs/life.ts';
import { log } from '#lib/log.ts';
import { launchNext } from './scheduled.ts';
import { recurNext } from './templates.ts';

const LOOK_EVERY_MS = 10_000;
/** Whether this installation sends is known only a moment after the start. */
const LOOK_AGAIN_MS = 1_000;

/** Makes drafts of the recurring templates when they are due, and launches the drafts whose scheduled moment has come. */
export const recurring: Task = {
  name: 'recurring',
  async run(life) {
    while (!life.stopping) {
      if (!life.sends) {
        await life.pause(LOOK_AGAIN_MS, { evenIfWoken: true });
        continue;
      }
      const made = await unlessItFails(recurNext, 'a recurring campaign could not be made');
      const launched = await unlessItFails(launchNext, 'a campaign could not be launched at its moment');
      if (!made && !launched) await life.pause(LOOK_EVERY_MS, { evenIfWoken: true });
    }
  },
};

/** Retries failed work after a pause. */
async function unlessItFails(work: (now: Date) => Promise<boolean>, otherwise: string): Promise<boolean> {
  try {
    return await work(await databaseTime());
  } catch (error) {
    log.error({ err: error }, otherwise);
    return false;
  }
}
