import { expect, test } from 'vitest';
import type { ColumnRole } from '#lib/domain/import-columns.ts';
import { allowsCalls, asksAboutCalls } from '#lib/domain/import-refusal.ts';
import { readRow } from '#lib/domain/import-row.ts';

const NUMBER = '3121468845';
const read = (name: string, cell: string, role: ColumnRole = 'attribute') =>
  readRow(
    [cell, NUMBER],
    [
      { role, name },
      { role: 'phone', name: 'Telefono' },
    ],
    'IT',
  );

test.each([
  ['Non chiamare', 'no', true],
  ['Non chiamare', 'NO', true],
  ['Non chiamare', '0', true],
  ['Non chiamare', 'sì', false],
  ['Non chiamare', 'x', false],
  ['Non chiamare', '', false],
  ['Consenso', 'Sì', true],
  ['Consenso marketing', 'x', true],
  ['Consenso', 'no', false],
  ['Consenso', '', false],
  ['Consenso SMS', 'sì', false],
  ['Note', 'sì', false],
])('under «%s», «%s» says that one may be called: %s', (heading, cell, allowed) => {
  expect(asksAboutCalls(heading) && allowsCalls(heading, cell)).toBe(allowed);
});

test.each([
  ['Note', 'NON CHIAMARE', 'NON CHIAMARE'],
  ['Note', 'ha revocato il consenso', 'ha revocato il consenso'],
  ['Note interne', 'Chiede di non essere più contattato', 'Chiede di non essere più contattato'],
  ['Note', 'cliente di vecchia data, molto gentile, abita in fondo alla via. Non chiamare mai.', 'Non chiamare mai'],
  ['Città', 'non telefonare', 'non telefonare'],
  ['Stato', 'Deceduto', 'Deceduto'],
  ['Note', 'defunta nel 2021', 'defunta nel 2021'],
  ['Note', 'STOP', 'STOP'],
  ['Notes', "please don't call", "please don't call"],
  ['Non chiamare', 'SI', 'Non chiamare: SI'],
  ['Non chiamare', 'x', 'Non chiamare: x'],
  ['NON CONTATTARE', '1', 'NON CONTATTARE: 1'],
  ['Opposizione', 'true', 'Opposizione: true'],
  ['Opposizione', '12/03/2024', 'Opposizione: 12/03/2024'],
  ['DNC', 'Y', 'DNC: Y'],
  ['Do not call', 'yes', 'Do not call: yes'],
  ['Non chiamare', '✓', 'Non chiamare: ✓'],
  ['Data revoca', '2024-03-12', 'Data revoca: 2024-03-12'],
  ['Deceduto', 'sì', 'Deceduto: sì'],
  ['Consenso', 'no', 'Consenso: no'],
  ['Consenso al trattamento', 'NO', 'Consenso al trattamento: NO'],
  ['Privacy', 'negata', 'Privacy: negata'],
  ['Consenso', 'revocato il 3 maggio', 'Consenso: revocato il 3 maggio'],
  ['Marketing', '0', 'Marketing: 0'],
  ['Marketing', 'false', 'Marketing: false'],
  ['Opt-in', 'no', 'Opt-in: no'],
  ['Consenso', '❌', 'Consenso: ❌'],
  ['Consenso mail e telefono', 'no', 'Consenso mail e telefono: no'],
])('%s: %s asks not to call', (name, cell, remark) => {
  expect(read(name, cell)).toMatchObject({ ok: true, number: '+393121468845', doubt: 'doNotCall', remark });
});

test.each<[ColumnRole, string]>([
  ['firstName', 'C (non chiamare)'],
  ['lastName', 'Rossi DECEDUTO'],
  ['fullName', 'Mario Rossi - non contattare'],
  ['tags', 'vip, DNC'],
  ['ignore', 'NON CHIAMARE'],
])('in a column that is taken as %s: %s', (role, cell) => {
  expect(read('Note', cell, role)).toMatchObject({ doubt: 'doNotCall' });
});

test.each([
  ['Non chiamare', ''],
  ['Non chiamare', 'No'],
  ['Non chiamare', '-'],
  ['Opposizione', 'nessuna'],
  ['DNC', '0'],
  ['Consenso', 'sì'],
  ['Consenso', ''],
  ['Privacy', 'firmata'],
  ['Consenso e-mail', 'no'],
  ['Newsletter', 'no'],
  ['Note', 'chiamare dopo le 18'],
  ['Note', 'non risponde al telefono'],
  ['Note', 'appuntamento cancellato'],
  ['Note', 'non ha ancora richiamato'],
  ['Servizio', 'raccolta rifiuti'],
  ['Indirizzo', 'No. 3 Callow Street'],
  ['Indirizzo', 'Via dei Defunti 2'],
  ['Responsabile marketing', 'Rossi'],
])('%s: %s does not', (name, cell) => {
  expect(read(name, cell)).not.toHaveProperty('doubt');
});

test('our own file of rows to check says nothing of the person', () => {
  const [ours, theirs] = [
    ['Riga', 'Motivo'],
    ['Nome', 'Motivo'],
  ].map((names) =>
    readRow(
      ['3', 'C’è scritto di non chiamare', NUMBER],
      [...names.map((name) => ({ role: 'ignore', name }) as const), { role: 'phone', name: 'Telefono' }],
      'IT',
    ),
  );
  expect(ours).not.toHaveProperty('doubt');
  expect(theirs).toMatchObject({ doubt: 'doNotCall' });
});

test('what the telephone’s own cell says stays the remark', () => {
  const columns = [{ role: 'attribute', name: 'Note' } as const, { role: 'phone', name: 'Telefono' } as const];
  const row = (note: string, phone: string) => readRow([note, phone], columns, 'IT');
  expect(row('DNC', `${NUMBER} revocato`)).toMatchObject({ doubt: 'doNotCall', remark: 'revocato' });
  expect(row('DNC', `${NUMBER} ufficio?`)).toMatchObject({ doubt: 'doNotCall', remark: 'DNC' });
  expect(row('', `${NUMBER} DECEDUTO`)).toMatchObject({ doubt: 'doNotCall', remark: 'DECEDUTO' });
});
