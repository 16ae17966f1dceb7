import { expect, PASSWORD, PEOPLE, test } from './portal.ts';
import { draft, ownerOf } from './steps.ts';

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
