import { adoptWhileTheOriginalRuns } from './adoptions.ts';
import type { House } from './house.ts';
import { killWhileDispatching } from './kills.ts';
import { keepToLimits } from './limits.ts';
import { pauseWhileDispatching } from './pauses.ts';
import { restoreWhileDispatching } from './restores.ts';
import { stopWhileDispatching } from './stops.ts';
import { takeTurns } from './turns.ts';
import type { Verdict } from './verdict.ts';

type Form = 'short' | 'long';

/** Every trial in its two forms: the short one runs in `npm test`, the long one in `npm run test:chaos`. */
export const TRIALS = {
  kills: (house: House, seed: number, form: Form) =>
    killWhileDispatching(house, {
      seed,
      ...(form === 'short'
        ? { calls: 10_000, kills: 10, databaseStops: 1, stalls: 1, callsPerRequest: [40, 60] }
        : {
            calls: 100_000,
            kills: 100,
            databaseStops: 3,
            stalls: 10,
            callsPerRequest: [100, 200],
          }),
      requestsPerSecond: 1000,
      longestLifeMs: 1_500,
    }),
  stops: (house: House, seed: number, form: Form) =>
    stopWhileDispatching(house, { seed, stops: form === 'short' ? 8 : 50 }),
  pauses: (house: House, _: number, form: Form) =>
    pauseWhileDispatching(house, { cycles: form === 'short' ? 20 : 100 }),
  limits: (house: House, _: number, form: Form) =>
    keepToLimits(house, form === 'short' ? { batches: 50, rates: [20] } : { batches: 400, rates: [8, 20] }),
  restores: (house: House, seed: number, form: Form) =>
    restoreWhileDispatching(house, {
      seed,
      ...(form === 'short' ? { restores: 2, clones: 1 } : { restores: 20, clones: 5 }),
    }),
  adoptions: (house: House, _: number, form: Form) =>
    adoptWhileTheOriginalRuns(house, { copies: form === 'short' ? 1 : 5 }),
  turns: (house: House, _: number, form: Form) => takeTurns(house, { people: form === 'short' ? 3_000 : 30_000 }),
} satisfies Record<string, (house: House, seed: number, form: Form) => Promise<Verdict>>;
