import { type BrowserContext, test as base, expect, type Page } from '@playwright/test';
import pg from 'pg';

/** The demo's people (prisma/demo.ts), one per role. */
export const PEOPLE = {
  owner: 'giorgia@demo.squillo.test',
  manager: 'matteo@demo.squillo.test',
  operator: 'olivia@demo.squillo.test',
  auditor: 'aldo@demo.squillo.test',
} as const;
export type Person = keyof typeof PEOPLE;
export const PASSWORD = 'squillo-demo';

/** For what workers do in the background, in milliseconds: it comes long before, or never. */
export const LONG = 5 * 60_000;

/** The clinic: everybody is in it. The school: only the owner. */
export const CLINIC = '/w/clinica-san-marco';
export const SCHOOL = '/w/scuola-leonardo';

function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: the browser tests run in a house of their own (npm run test:e2e)`);
  return value;
}

export const house = {
  get url() {
    return setting('E2E_URL');
  },
  get databaseUrl() {
    return setting('E2E_DATABASE_URL');
  },
  get sandboxUrl() {
    return setting('E2E_SANDBOX_URL');
  },
  get dataDir() {
    return setting('E2E_DATA_DIR');
  },
};

type Fixtures = {
  /** Patterns of console errors that a test provokes on purpose. Any other fails it. */
  expectedErrors: RegExp[];
  /** Signs somebody in, without the form. */
  as: (who: Person, where?: BrowserContext) => Promise<void>;
  /** One question to the house's database. */
  ask: <Row extends pg.QueryResultRow>(text: string, values?: unknown[]) => Promise<Row[]>;
  watched: undefined;
};

export const test = base.extend<Fixtures>({
  expectedErrors: [[], { option: true }],

  watched: [
    async ({ context, expectedErrors }, use) => {
      const wrong: string[] = [];
      const note = (sentence: string) => {
        if (!expectedErrors.some((expected) => expected.test(sentence))) wrong.push(sentence);
      };
      context.on('console', (message) => {
        if (message.type() === 'error') note(`${message.text()} (${message.location().url})`);
      });
      context.on('weberror', ({ error }) => note(`${error().stack ?? error()}`));
      await use(undefined);
      expect(wrong, 'errors in the browser’s console').toEqual([]);
    },
    { auto: true },
  ],

  as: async ({ context }, use) => {
    await use((who, where = context) => signIn(where, who));
  },

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from its first argument
  ask: async ({}, use) => {
    const pool = new pg.Pool({ connectionString: house.databaseUrl, max: 1 });
    await use(async (text, values) => (await pool.query(text, values)).rows);
    await pool.end();
  },
});

/** Kept for the run: a password takes its time to check. */
const cookies = new Map<string, Awaited<ReturnType<BrowserContext['cookies']>>>();

async function signIn(context: BrowserContext, who: Person): Promise<void> {
  let kept = cookies.get(who);
  if (!kept) {
    const { csrfToken } = await (await context.request.get('/api/auth/csrf')).json();
    const answer = await context.request.post('/api/auth/callback/credentials', {
      form: { csrfToken, email: PEOPLE[who], password: PASSWORD, json: 'true' },
    });
    expect(answer.ok(), `${who} signs in`).toBe(true);
    kept = (await context.cookies()).filter((cookie) => cookie.name.includes('session-token'));
    expect(kept).not.toEqual([]);
    cookies.set(who, kept);
  }
  await context.addCookies(kept);
}

/** The page is there and no wider than the window; a chart measures itself a moment after the window has changed. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  await expect
    .configure({ soft: true })
    .poll(() => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), {
      message: `${page.url()} scrolls sideways`,
    })
    .toBeLessThanOrEqual(0);
}

export { expect };
