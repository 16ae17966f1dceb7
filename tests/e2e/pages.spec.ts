import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { AREAS } from '#app/_i18n/areas.ts';
import { expect, expectNoSidewaysScroll, test } from './portal.ts';
import { addressOf, everyRoute, VIEWS } from './routes.ts';
import { someHistory } from './steps.ts';
import { cutText, factsOfRows, longWords } from './telephone.ts';

/** What the width of the window decides; the rest is the same in every width. */
const RULES_OF_WIDTH = ['scrollable-region-focusable', 'target-size', 'link-in-text-block'];

async function violations(page: Page, rules?: string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  const { violations: found } = await (rules ? axe.withRules(rules) : axe).analyze();
  return found.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary}`),
  );
}

async function dress(page: Page, theme: 'light' | 'dark', locale: 'it' | 'en'): Promise<void> {
  const { origin } = new URL(page.url());
  await page.context().addCookies([
    { name: 'squillo-theme', value: theme, url: origin },
    { name: 'squillo-locale', value: locale, url: origin },
  ]);
}

/** Text that a translation lacks is shown as its key: `evidence.exchanges.title`, `campaignReview.title`. */
const MISSING_TEXT = new RegExp(`\\b(${AREAS.join('|')})\\.[a-z]\\w*\\.\\w+|\\bcampaign(Editor|Page|Review)\\.[a-z]`);

for (const [theme, locale] of [
  ['light', 'it'],
  ['dark', 'en'],
] as const) {
  for (const route of [...everyRoute(), ...VIEWS]) {
    test(`${route || '/'}, ${theme}, ${locale}: no barrier for anybody, all of it on a telephone`, async ({
      page,
      as,
      ask,
    }) => {
      await as('owner');
      await page.goto('/login');
      await dress(page, theme, locale);
      await someHistory(page);
      await longWords(page);
      await page.setViewportSize({ width: 1440, height: 900 });
      const answer = await page.goto(await addressOf(route, ask));
      expect(answer?.status()).toBe(200);
      await expect(page.locator('h1')).toHaveCount(1);
      expect.soft(await page.title()).toMatch(/\S · Squillo$|^Squillo$/);
      await expect.soft(page.locator('body')).not.toContainText(MISSING_TEXT, { useInnerText: true });
      expect.soft(await violations(page)).toEqual([]);
      await page.setViewportSize({ width: 800, height: 900 });
      const facts = await factsOfRows(page);
      await page.setViewportSize({ width: 390, height: 844 });
      await expectNoSidewaysScroll(page);
      expect.soft(await cutText(page), 'text that is cut on a telephone').toEqual([]);
      // Not row by row: work in the background may have put another row in front.
      const told = new Set((await factsOfRows(page)).flat());
      const missing = facts.flat().filter((fact) => !told.has(fact));
      expect.soft(missing, 'said in columns, and not on a telephone').toEqual([]);
      expect.soft(await violations(page, RULES_OF_WIDTH), 'at 390').toEqual([]);
    });
  }
}
