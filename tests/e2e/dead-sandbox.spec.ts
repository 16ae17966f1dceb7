import { expect, house, LONG, SCHOOL, test } from './portal.ts';
import { launched, ownerOf, throughValve } from './steps.ts';

test('a platform that is away: the calls wait and it says so; when it is back, all are placed once', async ({
  page,
  as,
}) => {
  const school = await ownerOf('scuola-leonardo');
  const platform = await throughValve(school, house.sandboxUrl);
  try {
    await platform.shut();
    const id = await launched(school, 'While the platform is away', 5);
    await as('owner');
    await page.goto(`${SCHOOL}/campaigns/${id}`);
    await expect(page.getByText('The calls wait')).toBeVisible();
    await expect(page.getByText('The platform cannot be reached')).toBeVisible();
    await expect(page.getByRole('img', { name: /Waiting 5/ })).toBeVisible();

    await page.goto(SCHOOL);
    await expect(page.getByText(/The platform cannot be reached.* 5 calls are waiting/)).toBeVisible();

    await platform.open();
    await page.goto(`${SCHOOL}/campaigns/${id}`);
    await expect(page.getByText('Completed', { exact: true })).toBeVisible({ timeout: LONG });
    await expect(page.getByText('The calls wait')).toHaveCount(0);
    await expect(page.getByRole('img', { name: /Waiting 0/ })).toBeVisible();
  } finally {
    await platform.remove();
  }
});
