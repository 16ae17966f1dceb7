import { tidySessions } from '#lib/auth/sessions.ts';
import { tidyAllowances } from '#lib/db/allowance.ts';
import type { Task } from '#lib/jobs/life.ts';
import { log } from '#lib/log.ts';

const EVERY_MS = 3_600_000;

/** Deletes expired sessions, and old counts of sign-ins and the like. */
export const tidying: Task = {
  name: 'tidy',
  async run(life) {
    while (!life.stopping) {
      await Promise.all([tidySessions(), tidyAllowances()]).catch((error: unknown) =>
        log.error({ err: error }, 'old sessions were not forgotten'),
      );
      await life.pause(EVERY_MS, { evenIfWoken: true });
    }
  },
};
