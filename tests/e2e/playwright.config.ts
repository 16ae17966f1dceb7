import { defineConfig } from '@playwright/test';
import { CHROMIUM_FLAGS } from '#tests/support/chromium.ts';

export default defineConfig({
  testDir: '.',
  outputDir: '../../node_modules/.cache/playwright',
  globalSetup: '../support/browser-house.ts',
  // One house for all: tests make what they need under names of their own. Two cores serve browser and house alike.
  workers: 1,
  // Limits are for what hangs, not for a slow machine: what is expected comes long before, or never.
  timeout: 15 * 60_000,
  expect: { timeout: 60_000 },
  forbidOnly: true,
  use: {
    browserName: 'chromium',
    baseURL: process.env.E2E_URL,
    locale: 'en-GB',
    timezoneId: 'Europe/Rome',
    viewport: { width: 1440, height: 900 },
    // What cannot be clicked or filled by then never can.
    actionTimeout: 60_000,
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: process.env.CHROMIUM_PATH, args: CHROMIUM_FLAGS },
  },
});
