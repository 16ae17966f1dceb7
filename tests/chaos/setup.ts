import { afterAll } from 'vitest';
import { openHouse } from './house.ts';

// Runs before the file of trials (tests/vitest.config.ts), so that the settings are set before the house's client is loaded.

/** The house that this file's trials may wreck. */
export const house = await openHouse();

afterAll(async () => {
  const { closeDatabase } = await import('#lib/db/client.ts');
  await closeDatabase();
  await house.close();
});
