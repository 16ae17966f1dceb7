import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '#lib/commands/root.ts';
import { CLINIC, expect, test } from './portal.ts';
import { importInto } from './steps.ts';

const DATA = join(ROOT, 'tests/support/data');
const EXPECTED = JSON.parse(readFileSync(join(DATA, 'clinic-contacts.expected.json'), 'utf8')) as {
  accepted: number;
  duplicate_in_file: number;
  rejected: Record<string, number>;
};
const number = (value: number) => new Intl.NumberFormat('en-GB').format(value);

test('the main job: import, create, launch, watch it complete, and prove every call', async ({ page, as }) => {
  await as('owner');
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
});
