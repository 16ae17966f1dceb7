import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import type { Locator, Page } from '@playwright/test';
import { ROOT } from '#lib/commands/root.ts';
import { CLINIC, expect, house, LONG, test } from './portal.ts';
import { compose, confirmLaunch, importInto } from './steps.ts';

const DATA = join(ROOT, 'tests/support/data');
const EXPECTED = JSON.parse(readFileSync(join(DATA, 'clinic-contacts.expected.json'), 'utf8')) as {
  accepted: number;
  duplicate_in_file: number;
  rejected: Record<string, number>;
};
const number = (value: number) => new Intl.NumberFormat('en-GB').format(value);

test('the main job: import, create, launch, watch it complete, and prove every call', async ({ page, as, ask }) => {
  await as('owner');
  // The house is quick here, so may be its account: what is proved does not depend on the pace.
  await ask(`UPDATE account SET requests_per_second = 20, in_flight = 4`);
  await test.step('import the address book: exactly the expected figures', async () => {
    await importInto(page, CLINIC, join(DATA, 'clinic-contacts.csv'), 'Clinic, November');
    const figure = (name: string) => page.getByRole('definition').and(page.locator(`dt:text-is("${name}") + dd`));
    const rejected = Object.values(EXPECTED.rejected).reduce((sum, n) => sum + n, 0);
    await expect(figure('Accepted')).toHaveText(number(EXPECTED.accepted));
    await expect(figure('Doubles in the file')).toHaveText(number(EXPECTED.duplicate_in_file));
    await expect(figure('Rejected')).toHaveText(number(rejected));
    await expect(figure('Updated')).toHaveText('0');
    for (const [name, count] of [
      ['No number', EXPECTED.rejected.missing_number],
      ['Not a number', EXPECTED.rejected.not_a_number],
      ['Invalid number', EXPECTED.rejected.invalid_number],
      ['Digits lost (scientific notation)', EXPECTED.rejected.scientific_notation],
    ] as const) {
      await expect(figure(name), name).toHaveText(number(count ?? 0));
    }
  });

  await test.step('the foreign numbers among them are confirmed, since they are the clinic’s own', async () => {
    await page.getByRole('link', { name: 'See the contacts to check' }).click();
    await page.getByRole('checkbox', { name: 'Choose the whole page' }).click();
    await page.getByRole('button', { name: 'Confirm the numbers' }).click();
    await page.getByRole('button', { name: 'Confirm 20 numbers' }).click();
    await expect(page.getByText('20 numbers confirmed.')).toBeVisible();
  });

  const campaign =
    await test.step('create a campaign on the imported list and launch it, as the check says', async () => {
      await compose(page, CLINIC, { name: 'Vaccination reminder', list: 'Clinic, November' });
      const calls = number(EXPECTED.accepted);
      await expect(page.getByText(calls, { exact: true }).first()).toBeVisible();
      await expect(page.getByText(/Request 1 of 20, exactly as it will leave/)).toBeVisible();
      await expect(page.getByText('hidden here, sent with the request').first()).toBeHidden();
      await page.getByText('See the request as it leaves').first().click();
      await expect(page.getByText('hidden here, sent with the request').first()).toBeVisible();
      await expect(page.getByRole('button', { name: `Launch ${calls} calls` })).toBeVisible();
      await confirmLaunch(page);
      await expect(page).toHaveURL(/\/campaigns\/[0-9a-f-]{36}(\?|$)/);
      return new URL(page.url()).pathname;
    });

  await test.step('it completes while one watches', async () => {
    await expect(page.getByText('Running', { exact: true })).toBeVisible();
    await expect(page.getByText('Completed', { exact: true })).toBeVisible({ timeout: LONG });
    const [{ open } = { open: -1 }] = await ask<{ open: number }>(
      `SELECT count(*)::int AS open FROM call WHERE campaign_id = $1 AND state <> 'final'`,
      [campaign.split('/').at(-1)],
    );
    expect(open).toBe(0);
  });

  const received = await test.step('each CodeRequest and number arrived at the platform exactly once', async () => {
    const codes = await codeRequestsOnPages(page);
    expect(new Set(codes).size).toBe(EXPECTED.accepted);
    expect(codes).toHaveLength(EXPECTED.accepted);
    const ours = new Set(codes);
    const items = (await sandboxItems()).filter((item) => ours.has(item.codeRequest));
    expect(items).toHaveLength(EXPECTED.accepted);
    expect(new Set(items.map((item) => item.codeRequest))).toEqual(ours);
    expect(new Set(items.map((item) => item.number)).size).toBe(EXPECTED.accepted);
    return items;
  });

  await test.step('a call shows the request that carried it and the answer; downloads are what is stored', async () => {
    const call = received[Math.floor(received.length / 2)];
    if (!call) throw new Error('nothing arrived');
    await page.goto(`${campaign}/calls/${call.codeRequest}`);
    await expect(page.getByText(`"${call.codeRequest}"`).first()).toBeVisible();
    const download = page.getByRole('link', { name: 'Download' });
    const request = await downloaded(page, download);
    const [stored] = await ask<{ id: string; request: Buffer; response: Buffer }>(
      `SELECT e.id, e.request, e.response FROM exchange e JOIN call c ON c.batch_id = e.batch_id
       WHERE e.kind = 'place' AND c.code_request = $1`,
      [call.codeRequest],
    );
    if (!stored) throw new Error('no exchange carried the call');
    expect(request.equals(zstdDecompressSync(stored.request))).toBe(true);
    expect(request.toString()).toContain(call.codeRequest);
    expect(request.toString()).not.toMatch(/"(username|password)":"[^•]/);

    await page.getByRole('link', { name: /^Answer/ }).click();
    await expect(page).toHaveURL(/part=response/);
    await expect(page.getByText(call.codeRequest).first()).toBeVisible();
    const response = await downloaded(page, download);
    expect(response.equals(zstdDecompressSync(stored.response))).toBe(true);

    await page.goto(`${CLINIC}/evidence?q=${encodeURIComponent(call.number)}`);
    await expect(page.getByText('1 call found for')).toBeVisible();
    await page.getByRole('table').getByRole('row').filter({ hasText: 'Placing' }).getByRole('link').click();
    await expect(page).toHaveURL(new RegExp(stored.id));
    await expect(page.getByText(`"${call.codeRequest}"`)).toBeVisible();
  });
});

type Item = { id: number; codeRequest: string; number: string };

/** What the sandbox received, all of it. */
async function sandboxItems(): Promise<Item[]> {
  const token = readFileSync(join(house.dataDir, 'sandbox-token'), 'utf8').trim();
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${house.sandboxUrl}/_sandbox/items?limit=100000`, { headers });
  return ((await answer.json()) as { items: Item[] }).items;
}

/** The CodeRequests of a campaign's calls as its pages list them, from the first page to the last. */
async function codeRequestsOnPages(page: Page): Promise<string[]> {
  const codes: string[] = [];
  await page.getByRole('link', { name: /^Calls/ }).click();
  await expect(page).toHaveURL(/tab=calls/);
  for (;;) {
    const links = await page
      .locator('tbody a[data-row]')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('href')));
    codes.push(...links.map((link) => link?.split('/').at(-1) ?? ''));
    const next = page.getByRole('link', { name: 'Next' });
    if ((await next.count()) === 0) return codes;
    const href = await next.getAttribute('href');
    await page.goto(href ?? '');
  }
}

async function downloaded(page: Page, link: Locator): Promise<Buffer> {
  const waiting = page.waitForEvent('download');
  await link.click();
  return readFileSync(await (await waiting).path());
}
