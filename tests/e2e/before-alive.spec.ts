import type { Page } from '@playwright/test';
import { prisma } from '#lib/db/client.ts';
import { CALLING_PRESETS } from '#lib/domain/calling-week.ts';
import { CLINIC, expect, PASSWORD, PEOPLE, test } from './portal.ts';
import { draft, ownerOf } from './steps.ts';

/** Opens a page whose scripts do not come before the gate is opened: it is there to be read and typed into, not alive. */
async function openAsleep(page: Page, address: string): Promise<() => Promise<void>> {
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  await page.route('**/_next/static/**/*.js*', async (route) => {
    await gate;
    await route.continue();
  });
  await page.goto(address, { waitUntil: 'commit' });
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  return async () => {
    open();
    // A form that was sent early may be answered by another page.
    await expect.poll(() => page.evaluate(() => window.squilloEarly).catch(() => 'another page')).toBeNull();
  };
}

test('a page is asleep as long as its scripts have not come', async ({ page, as }) => {
  await as('operator');
  const wake = await openAsleep(page, `${CLINIC}/campaigns/new`);
  expect(await page.evaluate(() => window.squilloEarly)).toEqual([]);
  await wake();
});

for (const time of ['first', 'second', 'third']) {
  test(`what was typed into the editor before it was alive stands there and is saved, for the ${time} time`, async ({
    page,
    as,
    ask,
  }) => {
    const { id } = await draft(await ownerOf('clinica-san-marco'), `Typed early, ${time}`, 2);
    await prisma.campaign.update({ where: { id }, data: { callingHours: CALLING_PRESETS.informational } });
    await as('operator');
    const wake = await openAsleep(page, `${CLINIC}/campaigns/${id}/edit`);
    const day = page.getByRole('textbox', { name: /^To the last moment.* Date$/ });
    const hours = page.getByRole('textbox', { name: /^Monday, from|^From.*Monday|Monday.*from/i }).first();
    const saturday = page.getByRole('checkbox', { name: 'Saturday' });
    const list = page.locator('input[name="lists[]"]:not(:checked)').first();
    const name = page.getByLabel('Name of the campaign');
    await day.fill('2031-05-06');
    await hours.fill('10:45');
    await saturday.setChecked(!(await saturday.isChecked()));
    const wanted = await saturday.isChecked();
    const listId = await list.getAttribute('value');
    await page.locator(`input[name="lists[]"][value="${listId}"]`).check();
    await name.fill(`Typed early and kept, ${time}`);
    // A list of choices opens when there is something to open it.
    await page.getByRole('combobox', { name: 'Time zone' }).click();
    await wake();
    await page.getByRole('option', { name: 'Europe/Paris', exact: true }).click();
    await expect(page.getByText(/^Saved at /)).toBeVisible();
    await expect(day).toHaveValue('2031-05-06');
    await expect(hours).toHaveValue('10:45');
    await expect(saturday).toBeChecked({ checked: wanted });
    await expect(name).toHaveValue(`Typed early and kept, ${time}`);
    await expect
      .poll(async () => {
        const [row] = await ask<{
          name: string;
          day: string;
          zone: string;
          hours: typeof CALLING_PRESETS.informational;
          lists: string[];
        }>(
          `SELECT name, (window_end AT TIME ZONE time_zone)::date::text AS day, time_zone AS zone, calling_hours AS hours,
             ARRAY(SELECT jsonb_array_elements_text(audience->'lists')) AS lists FROM campaign WHERE id = $1`,
          [id],
        );
        return {
          name: row?.name,
          day: row?.day,
          zone: row?.zone,
          from: row?.hours.week[0]?.from,
          saturday: row?.hours.week[5] !== null,
          list: row?.lists.includes(listId ?? ''),
        };
      })
      .toEqual({
        name: `Typed early and kept, ${time}`,
        day: '2031-05-06',
        zone: 'Europe/Paris',
        from: '10:45',
        saturday: wanted,
        list: true,
      });
  });
}

test('a contact that was typed and sent before the page was alive is kept, once', async ({ page, as, ask }) => {
  await as('manager');
  const wake = await openAsleep(page, `${CLINIC}/contacts/new`);
  await page.getByLabel(/^First name/).fill('Presta');
  await page.getByLabel(/^Last name/).fill('Mattina');
  await page.getByLabel(/^Phone number|^Number/).fill('312 555 8101');
  const list = page.getByRole('checkbox').first();
  await list.check();
  await page.getByRole('button', { name: /^Save|^Create|^Add the contact|^Add contact/ }).click();
  await expect(page).toHaveURL(/contacts\/new$/);
  await expect(page.getByLabel(/^First name/)).toHaveValue('Presta');
  await wake();
  await expect(page).not.toHaveURL(/contacts\/new/);
  const kept = await ask<object>(
    `SELECT c.first_name, c.last_name, (SELECT count(*)::int FROM list_member m WHERE m.contact_id = c.id) AS lists
     FROM contact c WHERE number = '+393125558101'`,
  );
  expect(kept).toEqual([{ first_name: 'Presta', last_name: 'Mattina', lists: 1 }]);
});

test('opt-outs that were pasted and sent before the page was alive are taken', async ({ page, as }) => {
  await as('manager');
  const wake = await openAsleep(page, `${CLINIC}/suppressions/import`);
  await page.getByLabel('Or paste the numbers').fill('312 555 8102, 312 555 8103\n');
  await page.getByRole('button', { name: 'Read and check' }).click();
  await wake();
  await page.getByRole('button', { name: 'Suppress 2 numbers' }).click();
  await expect(page.getByText('2 numbers suppressed.')).toBeVisible();
});

test('who signs in before the page is alive is signed in, and the password stands in no address', async ({ page }) => {
  const addresses: string[] = [];
  page.on('request', (request) => addresses.push(request.url()));
  const wake = await openAsleep(page, '/login');
  await page.getByLabel('E-mail').fill(PEOPLE.manager);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await wake();
  await expect(page).toHaveURL(/\/w\//);
  expect(addresses.filter((address) => address.includes(PASSWORD))).toEqual([]);
});

test('people who were ticked before the page was alive are chosen', async ({ page, as }) => {
  await as('manager');
  const wake = await openAsleep(page, `${CLINIC}/contacts`);
  const boxes = page.getByRole('row').getByRole('checkbox');
  await boxes.nth(1).check();
  await boxes.nth(2).check();
  await wake();
  await expect(page.getByText(/2 chosen|2 people chosen|2 selected/)).toBeVisible();
  await expect(boxes.nth(1)).toBeChecked();
});
