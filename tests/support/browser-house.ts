import { findChromium } from './chromium.ts';
import { startHouse } from './house.ts';

/** Once per run of the browser tests: a Chromium, and one house for all of them. */
export default async function setup(): Promise<() => Promise<void>> {
  process.env.CHROMIUM_PATH = findChromium();
  const house = await startHouse({ env: { DESIGN_PAGE: 'true' } });
  // Playwright hands its environment to the processes that run the tests.
  process.env.E2E_URL = house.url;
  process.env.E2E_DATABASE_URL = house.databaseUrl;
  process.env.E2E_SANDBOX_URL = house.sandboxUrl;
  process.env.E2E_DATA_DIR = house.dataDir;
  return async () => {
    await house.stop();
  };
}
