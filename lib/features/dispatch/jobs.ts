import type { Task } from '#lib/jobs/life.ts';
import { log } from '#lib/log.ts';
import { sweep } from './course/sweep.ts';
import { underWay } from './ledger/under-way.ts';
import { perform } from './perform.ts';
import { closePlatforms } from './send/platform.ts';
import { takeWork } from './send/take.ts';
import type { Work } from './send/work.ts';

/** Maximum number of exchanges in flight per process; the accounts' own limits hold across processes. */
const AT_ONCE = 8;
/**
 * How soon to look again when nothing was due. While there is work, the next turn or room in flight is milliseconds away, and
 * longer pauses would never reach an account's rate; a worker that was idle for long asks less often.
 */
const LOOK_AGAIN_SOON_MS = 20;
const LOOK_AGAIN_MS = 250;
const BUSY_FOR_MS = 1_000;
const SWEEP_EVERY_MS = 5_000;
const AFTER_FAILURE_MS = 1_000;

/**
 * Takes due batches as long as the worker lives, several at once. Finishes what it has taken, even while stopping, so that an
 * orderly stop leaves nothing unknown.
 */
export const dispatch: Task = {
  name: 'dispatch',
  async run(life) {
    const atWork = new Set<Promise<void>>();
    let workedAt = 0;
    while (!life.stopping) {
      const work = atWork.size < AT_ONCE ? await takeWork().catch(failed) : 'full';
      if (work === 'full') await Promise.race(atWork);
      else if (work === 'failed') await life.pause(AFTER_FAILURE_MS);
      else if (work === null)
        await life.pause(Date.now() - workedAt < BUSY_FOR_MS ? LOOK_AGAIN_SOON_MS : LOOK_AGAIN_MS);
      else {
        workedAt = Date.now();
        const done: Promise<void> = finish(work).finally(() => {
          atWork.delete(done);
          workedAt = Date.now();
        });
        atWork.add(done);
      }
    }
    await Promise.all(atWork);
    await closePlatforms();
  },
};

/** Applies what is due by time alone; finds everything that a crash left behind. */
export const sweeping: Task = {
  name: 'sweep',
  async run(life) {
    while (!life.stopping) {
      await sweep().catch(failed);
      await life.pause(SWEEP_EVERY_MS, { evenIfWoken: true });
    }
  },
};

async function finish(work: Work): Promise<void> {
  try {
    await perform(work);
  } catch (error) {
    // The database went away in the middle: the batch stays as committed, and the sweep finds it by its lease.
    log.error({ err: error, batch: work.batch.id, kind: work.kind }, 'a batch could not be finished');
  } finally {
    underWay.end(work.batch.id);
  }
}

function failed(error: unknown): 'failed' {
  log.error({ err: error }, 'no work could be taken');
  return 'failed';
}
