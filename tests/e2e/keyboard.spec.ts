import type { Page } from '@playwright/test';
import { CLINIC, expect, PASSWORD, PEOPLE, test } from './portal.ts';
import { addressOf } from './routes.ts';
import { draft, ownerOf, someHistory } from './steps.ts';

test('with the keyboard alone: sign in, reach a campaign, open and leave the menu', async ({ page }) => {
  const name = 'Reached by the keyboard';
  await draft(await ownerOf('clinica-san-marco'), name, 2);
  await page.goto('/login');
  const { keyboard } = page;
  const tabTo = async (wanted: ReturnType<typeof page.locator>) => {
    for (let presses = 0; presses < 120; presses += 1) {
      if (await wanted.evaluate((element) => element === document.activeElement)) return;
      await keyboard.press('Tab');
    }
    throw new Error(`the Tab key does not reach ${wanted}`);
  };
  await tabTo(page.getByLabel('E-mail'));
  await keyboard.type(PEOPLE.owner);
  await tabTo(page.getByLabel('Password', { exact: true }));
  await keyboard.type(PASSWORD);
  await keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();

  // The first stop skips the navigation.
  await keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();

  await tabTo(page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link', { name: 'Campaigns' }));
  await keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Campaigns' })).toBeVisible();
  await tabTo(page.getByRole('link', { name }));
  await keyboard.press('Enter');
  await expect(page.getByLabel('Name of the campaign')).toHaveValue(name);

  await tabTo(page.getByRole('button', { name: 'Menu of Giorgia Bassi' }));
  await keyboard.press('Enter');
  await expect(page.getByRole('menu')).toBeVisible();
  await keyboard.press('Escape');
  await expect(page.getByRole('menu')).toBeHidden();
  await expect(page.getByRole('button', { name: 'Menu of Giorgia Bassi' })).toBeFocused();
});

/** Where the Tab key stops on a page, each named, and whether one sees that it is there. */
async function stops(page: Page): Promise<{ name: string; seen: boolean }[]> {
  const found: { name: string; seen: boolean }[] = [];
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
    for (const mark of document.querySelectorAll('[data-stopped]')) mark.removeAttribute('data-stopped');
  });
  // A field for a date stops several times; whoever finds nothing new so often has been everywhere.
  for (let idle = 0; idle < 8; ) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const element = document.activeElement;
      if (!(element instanceof HTMLElement) || element === document.body || element.dataset.stopped) return null;
      element.dataset.stopped = 'yes';
      const rings = [element, element.parentElement ?? element].flatMap((one) =>
        [null, '::after'].map((pseudo) => getComputedStyle(one, pseudo)),
      );
      const seen = rings.some(({ outlineStyle, outlineWidth }) => outlineStyle !== 'none' && outlineWidth !== '0px');
      return { name: `${element.localName} ${element.ariaLabel ?? element.textContent}`.trim(), seen };
    });
    if (stop) found.push(stop);
    idle = stop ? 0 : idle + 1;
  }
  return found;
}

/** What can be pressed, and was no stop. One of several radios and of a menu's items stands for all. */
function unreached(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary')]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !element.matches(':disabled'))
      .filter((element) => !element.dataset.stopped && !element.matches('input[type=radio], [aria-hidden=true]'))
      .map((element) => `${element.localName} ${element.ariaLabel ?? element.textContent}`),
  );
}

for (const route of [
  '/w/[workspace]',
  '/w/[workspace]/contacts',
  '/w/[workspace]/campaigns/[id]',
  '/w/[workspace]/campaigns/[id]/edit',
  '/w/[workspace]/campaigns/[id]/review',
  '/w/[workspace]/settings/members',
]) {
  test(`${route}: the Tab key reaches everything that can be pressed, and one sees where it is`, async ({
    page,
    as,
    ask,
  }) => {
    await as('owner');
    await someHistory(page);
    await page.goto(await addressOf(route, ask));
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    const reached = await stops(page);
    expect(reached.length).toBeGreaterThan(10);
    expect.soft(reached.filter(({ seen }) => !seen).map(({ name }) => name)).toEqual([]);
    expect.soft(await unreached(page)).toEqual([]);
  });
}

test('a dialog keeps the Tab key, and Escape gives the focus back to what opened it', async ({ page, as }) => {
  await as('owner');
  await page.goto(`${CLINIC}/settings/members`);
  const trigger = page.getByRole('button', { name: /^Role of / }).first();
  await trigger.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  const isInside = () => dialog.evaluate((element) => element.contains(document.activeElement));
  await expect.poll(isInside).toBe(true);
  const visited = new Set<string>();
  for (const key of [...Array<string>(12).fill('Tab'), ...Array<string>(12).fill('Shift+Tab')]) {
    await page.keyboard.press(key);
    await expect.poll(isInside, `${key} stays in the dialog`).toBe(true);
    visited.add(await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200) ?? ''));
  }
  expect(visited.size).toBeGreaterThan(2);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(trigger).toBeFocused();
});
