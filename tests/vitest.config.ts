import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** No test is this slow, on whatever machine and beside whatever work: it is for one that hangs. */
const STUCK_MS = 10 * 60_000;

/** A condition is looked at often: most hold within milliseconds. */
const POLL = { timeout: STUCK_MS / 2, interval: 5 };

/**
 * One file more than cores: a test with a database computes or waits for it, so that one process in three stands still. At
 * most eight, since each holds connections of one server.
 */
const AT_ONCE = Math.min(availableParallelism() + 1, 8);

export default defineConfig({
  test: {
    passWithNoTests: true,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.ts'],
          maxWorkers: availableParallelism(),
          env: { LOG_LEVEL: 'silent' },
          testTimeout: STUCK_MS,
          hookTimeout: STUCK_MS,
          expect: { poll: POLL },
        },
      },
      {
        test: {
          name: 'db',
          include: ['tests/db/**/*.test.ts'],
          globalSetup: ['tests/support/template.ts'],
          setupFiles: ['tests/support/database.ts'],
          maxWorkers: AT_ONCE,
          testTimeout: STUCK_MS,
          hookTimeout: STUCK_MS,
          expect: { poll: POLL },
        },
      },
      {
        test: {
          name: 'chaos',
          include: ['tests/chaos/**/*.test.ts'],
          setupFiles: ['tests/chaos/setup.ts'],
          // Each has a house of its own, and expects it to be the only busy one.
          fileParallelism: false,
          // Each trial sees for itself when nothing moves any more.
          testTimeout: 60 * 60_000,
          hookTimeout: STUCK_MS,
        },
      },
    ],
  },
});
