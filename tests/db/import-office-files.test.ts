import { beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/actor.ts';
import { importDetail } from '#lib/features/contacts/import/queries.ts';
import { makeActor } from '../support/factory.ts';
import { importsOf } from '../support/imports.ts';
import { textCells, workbookOf } from '../support/workbooks.ts';

// Files as Italian offices keep them: whoever opened the file would expect these people, and nobody else.
let actor: Actor;
let imports: ReturnType<typeof importsOf>;
beforeEach(async () => {
  actor = await makeActor();
  imports = importsOf(actor);
});

type Sheets = Record<string, readonly (readonly string[])[]>;
const workbook = (sheets: Sheets) =>
  workbookOf({ sheets: Object.entries(sheets).map(([name, rows]) => ({ name, rows: textCells(rows) })) });
const upload = (content: string | Sheets) =>
  imports.upload(typeof content === 'string' ? content : workbook(content), 'elenco');
const settingsOf = async (id: string) => (await importDetail(actor.workspaceId, id))?.settings;

/** Number, first and last name, and doubt of each person that a file brings as it is proposed. */
async function people(content: string | Sheets) {
  await imports.confirm(await upload(content));
  return (await imports.contacts()).map(({ number, firstName, lastName, numberDoubt }) =>
    [number, firstName, lastName, numberDoubt ?? ''].join(' ').trim(),
  );
}

describe('of the sheets of a workbook', () => {
  const PEOPLE = [
    ['Cognome', 'Nome', 'Cellulare'],
    ['Rossi', 'Ada', '312 146 1001'],
    ['Verdi', 'Bea', '312 146 1002'],
  ];
  const COVER = [['Studio dentistico'], ['Telefono', '0331 123456'], ['Data', '28/11/2026']];
  const chosen = async (sheets: Sheets) => {
    const found = await settingsOf(await upload(sheets));
    return [found?.choices?.sheet, found?.peopled];
  };

  test('the people’s is proposed, not the cover with the office’s own number', async () => {
    expect(await chosen({ Copertina: COVER, Pazienti: PEOPLE })).toEqual(['Pazienti', ['Copertina', 'Pazienti']]);
    await imports.confirm(await upload({ Copertina: COVER, Pazienti: PEOPLE }));
    expect((await imports.contacts()).map(({ number }) => number)).toEqual(['+393121461001', '+393121461002']);
  });

  test('also where the cover is longer than the list, or repeats its number', async () => {
    const long = [...COVER, ...Array.from({ length: 300 }, (_, at) => [`Istruzione ${at}`])];
    expect((await chosen({ Copertina: long, Pazienti: PEOPLE }))[0]).toBe('Pazienti');
    const repeated = Array.from({ length: 9 }, () => ['Telefono', '0331 123456']);
    expect((await chosen({ Copertina: repeated, Pazienti: PEOPLE }))[0]).toBe('Pazienti');
  });

  test('the one with the most people is proposed, the first of equals, and the others are named', async () => {
    const one = PEOPLE.slice(0, 2);
    const totals = [
      ['Anno', 'Incasso'],
      ['2026', '12345'],
    ];
    expect(await chosen({ Cessati: one, Attivi: PEOPLE, Totali: totals })).toEqual(['Attivi', ['Cessati', 'Attivi']]);
    expect(await chosen({ '1A': PEOPLE, '1B': PEOPLE })).toEqual(['1A', ['1A', '1B']]);
    expect(await chosen({ Totali: totals, Note: [['Niente']] })).toEqual(['Totali', []]);
  });

  test('one whose numbers stand behind a column of prefixes counts, too', async () => {
    const parted = [
      ['Nome', 'Prefisso', 'Telefono'],
      ['Ada', '0331', '123456'],
      ['Bea', '0331', '123457'],
    ];
    expect((await chosen({ Copertina: COVER, Soci: parted }))[0]).toBe('Soci');
  });
});

describe('a prefix belongs to one telephone of its row', () => {
  test.each([
    [
      'before the landline, the mobile on its right',
      'Nome;Prefisso;Telefono;Cellulare\nAda;0331;123456;3121461001\nBea;0331;123457;\nCiro;;;3121461003\n',
    ],
    [
      'before the landline, the mobile on its left',
      'Nome;Cellulare;Prefisso;Telefono\nAda;3121461001;0331;123456\nBea;;0331;123457\nCiro;3121461003;;\n',
    ],
    [
      'by its heading, wherever it stands',
      'Nome;Prefisso tel. fisso;Cellulare;Telefono fisso\nAda;0331;3121461001;123456\nBea;0331;;123457\nCiro;;3121461003;\n',
    ],
    [
      'behind it, for want of another',
      'Nome;Cellulare;Telefono;Prefisso\nAda;3121461001;123456;0331\nBea;;123457;0331\nCiro;3121461003;;\n',
    ],
    [
      'each its own',
      'Nome;Pref. cell;Cell;Pref. tel;Tel\nAda;312;1461001;0331;123456\nBea;;;0331;123457\nCiro;312;1461003;;\n',
    ],
  ])('%s', async (_, file) => {
    expect(await people(file)).toEqual(['+390331123457 Bea', '+393121461001 Ada', '+393121461003 Ciro']);
  });

  test('a country’s code counts for all of them, and before an area’s', async () => {
    expect(
      await people('Nome;Prefisso;Telefono;Cellulare\nUrs;+41;044 668 92 90;079 123 45 67\nAda;+39;;3121461001\n'),
    ).toEqual(['+393121461001 Ada', '+41791234567 Urs  foreign']);
  });

  test('in two columns, the country’s and the area’s', async () => {
    // Without the first one it is a line of Thiene.
    expect(await people('Nome;Prefisso int.;Prefisso;Telefono\nUrs;+41;044;6689290\nAda;+39;0331;123456\n')).toEqual([
      '+390331123456 Ada',
      '+41446689290 Urs  foreign',
    ]);
  });

  test('a number that lacks one, beside another’s, is doubtful', async () => {
    expect(await people('Nome;Prefisso;Telefono;Cellulare\nAda;312;0331 123456;1461001\nBea;;;3121461002\n')).toEqual([
      '+393121461001 Ada  words',
      '+393121461002 Bea',
    ]);
  });
});

describe('tables', () => {
  test('below a letterhead with the office’s own number, and two rows of headings', async () => {
    const register = [
      ['ISTITUTO COMPRENSIVO “G. VERDI” – Tel. 0331 123456'],
      ['Alunni della classe 1A'],
      ['N.', 'Alunno', '', 'Recapiti', ''],
      ['', 'Cognome', 'Nome', 'Tel. padre', 'Tel. madre'],
      ['1', 'Rossi', 'Ada', '312 146 1001', '312 146 1002'],
      ['2', 'Verdi', 'Bea', '', '312 146 1003'],
      ['Totale alunni: 2'],
    ];
    expect(await people({ '1A': register })).toEqual(['+393121461001 Ada Rossi', '+393121461003 Bea Verdi']);
  });

  test('headings that were sorted among the people skip nobody', async () => {
    const rows = [
      ['Bianchi', 'Ada', '312 146 1001'],
      ['Cognome', 'Nome', 'Cellulare'],
      ['Verdi', 'Bea', '312 146 1002'],
    ];
    expect(await people({ Soci: rows })).toEqual(['+393121461001', '+393121461002']);
  });

  test('one heading above two columns of telephones', async () => {
    const rows = [
      ['Cognome', 'Nome', 'Telefono', '', 'Comune'],
      ['', '', 'Fisso', 'Cellulare', ''],
      ['Rossi', 'Ada', '0331 123456', '312 146 1001', 'Busto'],
      ['Verdi', 'Bea', '', '312 146 1002', 'Varese'],
    ];
    expect(await people({ Soci: rows })).toEqual(['+390331123456 Ada Rossi', '+393121461002 Bea Verdi']);
  });

  test('two beside each other: the people of the second are not taken for data of the first', async () => {
    const id = await upload('Nome;Cellulare;;Nome;Cellulare\nAda;3121461001;;Bea;3121461002\nCiro;;;Dina;3121461003\n');
    expect((await imports.choicesOf(id)).columns.map(({ role }) => role)).toEqual([
      'fullName',
      'phone',
      'ignore',
      'ignore',
      'ignore',
    ]);
    expect(await imports.confirm(id)).toMatchObject({ accepted: 1, rejected: { missing_number: 1 } });
  });
});

describe('a second telephone of the person is called where the first is blank', () => {
  test.each([
    [
      'Outlook',
      '"Nome","Telefono (uff.)","Telefono (ab.)","Cellulare"\n"Ada","0331 123456","","312 146 1001"\n"Bea","","0331 123457",""\n',
    ],
    ['a surgery', 'Nome;TEL. CELL.;TEL. ABIT.\nAda;3121461001;0331123456\nBea;;0331123457\n'],
    [
      'a form',
      'Nome;"N° di cellulare\n(obbligatorio)";"Tel. fisso\n(facoltativo)"\nAda;3121461001;\nBea;;0331 123457\n',
    ],
    ['a school', 'Nome;Telefono mamma;Telefono papà\nAda;3121461001;3121461009\nBea;;0331123457\n'],
  ])('%s', async (_, file) => {
    expect(await people(file)).toEqual(['+390331123457 Bea', '+393121461001 Ada']);
  });

  test('but never somebody else’s', async () => {
    const { counts } = await imports.bring(
      'Nome;Cellulare;Telefono medico;Fax;Tel. referente\nAda;3121461001;0331111222;0331111223;3121461008\nBea;;0331111222;0331111224;3121461008\n',
    );
    expect(counts).toMatchObject({ accepted: 1, rejected: { missing_number: 1 } });
  });
});
