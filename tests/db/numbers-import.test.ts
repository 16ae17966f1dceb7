import { expect, test } from 'vitest';
import { prisma } from '#lib/db/client.ts';
import { makeActor } from '#tests/support/factory.ts';
import { importsOf } from '#tests/support/imports.ts';

/** What stood in files of other people, and what a stranger's telephone was once taken for. */
const READ: Record<string, string> = {
  '+39 (0)331 123456': '+390331123456',
  '+39 (0)39 1234567': '+390391234567',
  '0039 (0)332 123456': '+390332123456',
  '(0)382 123456': '+390382123456',
  '+39 (0) 312 146 8845': '+393121468845',
  '02 1234567/8': '+39021234567',
  '0331/123457-7': '+390331123457',
  '0331 123458 - 7': '+390331123458',
  '+378 882555': '+3780549882555',
  '3391234567.00': '+393391234567',
  '0733 901\n2740': '+3907339012740',
  '045 8662, 559': '+390458662559',
  '378\n0428100': '+393780428100',
  '3391234568 (errato)': '+393391234568',
  'Fax 0612345678': '+390612345678',
  '899123456': '+39899123456',
};
const REJECTED: Record<string, string> = {
  '33612345678': 'missing_plus',
  '355672123456': 'missing_plus',
  '37866661212': 'missing_plus',
  '33912345677': 'missing_plus',
  '339123456712': 'invalid_number',
  '339 1234567 (2)': 'unclear_number',
  '3391234567 05/10/2024': 'unclear_number',
  '333123456O': 'letter_in_number',
  '337682397l': 'letter_in_number',
};

test('an imported file brings exactly the numbers in it, and no stranger’s; other cells say why they are none', async () => {
  const actor = await makeActor();
  const imports = importsOf(actor);
  const cells = [...Object.keys(READ), ...Object.keys(REJECTED)];
  const lines = cells.map((cell, at) => `Persona ${at};"${cell}"`);
  const { id, counts } = await imports.bring(`Nome e cognome;Telefono\n${lines.join('\n')}\n`);
  expect((await imports.contacts()).map(({ number }) => number)).toEqual(Object.values(READ).sort());
  expect(counts.rejected).toEqual({ missing_plus: 4, invalid_number: 1, unclear_number: 2, letter_in_number: 2 });
  const rejects = await prisma.importReject.findMany({ where: { importId: id }, orderBy: { row: 'asc' } });
  const reasons = rejects.filter(({ reason }) => reason in counts.rejected);
  expect(reasons.map(({ cells: row, reason }) => [row[1], reason])).toEqual(Object.entries(REJECTED));
});
