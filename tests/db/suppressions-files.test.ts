import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { prisma, transaction } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { launchCampaign } from '#lib/features/dispatch/launch/launch.ts';
import { suppressionsCsv } from '#lib/features/suppressions/export-csv.ts';
import { importSuppressions } from '#lib/features/suppressions/import.ts';
import { suppressionOf } from '#lib/features/suppressions/queries.ts';
import { eraseNumber, suppress } from '#lib/features/suppressions/service.ts';
import { addMember, makeAccount, makeActor, makeDraft, makeList } from '#tests/support/factory.ts';

let actor: Actor;
beforeEach(async () => {
  actor = await makeActor();
});

const NUMBER = '+393121461558';
const TERMS = { country: 'IT', source: 'register' as const, leave: [] };
const bytes = (text: string) => new TextEncoder().encode(text);
const importText = (text: string, by = actor) => importSuppressions(by, { name: 'rpo.csv', bytes: bytes(text) }, TERMS);
const rows = (of = actor) =>
  prisma.suppression.findMany({ where: { workspaceId: of.workspaceId }, orderBy: [{ number: 'asc' }] });
const KEYS = { column: (name: string) => name, source: (name: string) => name };

async function exported(by = actor): Promise<string> {
  let text = '';
  for await (const piece of suppressionsCsv(by, KEYS)) text += piece;
  return text;
}

describe('a file of suppressions', () => {
  it('one number a line, in any spelling, is taken as the source that was chosen', async () => {
    const told = await importText('312 146 1558\n\n+39 312.146.1559\n0039 312 1461560\nnon so\n312\n3121461558\n');
    expect(told).toMatchObject({ rows: 6, added: 3, unchanged: 1, unproved: 0 });
    expect(told.rejected.map(({ row, reason }) => [row, reason])).toEqual([
      [5, 'not_a_number'],
      [6, 'invalid_number'],
    ]);
    expect((await rows()).map(({ number, source }) => [number, source])).toEqual([
      [NUMBER, 'register'],
      ['+393121461559', 'register'],
      ['+393121461560', 'register'],
    ]);
  });

  it('with names over the columns, as Excel saves it in Italian', async () => {
    const file =
      'Motivo;Numero;Origine;Dal;Fino al;Riferimento\r\n' +
      'lettera; 312 146 1558 ;L’ha chiesto;24/12/2025 18:30;31/12/2099;prot. 12/2025\r\n' +
      'però;3121461559;;;;\r\n';
    const latin = Buffer.from(file.replaceAll('’', '\u0092'), 'latin1');
    const told = await importSuppressions(actor, { name: 'x.csv', bytes: latin }, TERMS);
    expect(told).toMatchObject({ added: 2, rejected: [] });
    expect(await rows()).toMatchObject([
      {
        number: NUMBER,
        source: 'asked',
        reason: 'lettera',
        proof: 'prot. 12/2025',
        since: new Date('2025-12-24T17:30:00Z'),
        until: new Date('2099-12-31T23:00:00Z'),
      },
      { source: 'register', reason: 'però', until: null },
    ]);
  });

  it('a number is taken whatever stands beside it; what could not be read there is told', async () => {
    const numbers = Array.from({ length: 9 }, (_, n) => `+39312146155${n}`);
    const told = await importText(
      [
        'number,source,since,until,reason,call',
        `${numbers[0]},boh,,,,`,
        `${numbers[1]},asked,31/02/2025,,,`,
        `${numbers[2]},asked,2099-01-01,,,`,
        `${numbers[3]},asked,,domani,,`,
        `${numbers[4]},asked,,,${'x'.repeat(501)},`,
        `${numbers[5]},asked,,,,12`,
        `${numbers[6]},asked,01/01/0001 00:00:00,31/12/9999,,`,
        `${numbers[7]},asked,0000-01-01,+275760-09-13T00:00:00Z,,`,
        `${numbers[8]},asked,-271821-04-20,9999-12-31T23:59:59.999+01:00,,`,
        'erased:AAAA,asked,,,,',
        '+393121461559,asked,2020-01-01,2021-01-01,,',
      ].join('\n'),
    );
    expect(told).toMatchObject({ rows: 11, found: 11, added: 10 });
    expect(told.rejected.map(({ row, reason }) => [row, reason])).toEqual([[11, 'erased_elsewhere']]);
    expect(told.remarked.map(({ row, reason }) => [row, reason])).toEqual([
      [2, 'unknown_source'],
      [3, 'since_unread'],
      [4, 'begins_later'],
      [5, 'until_unread'],
      [6, 'text_shortened'],
      [7, 'not_a_call'],
      [8, 'since_unread'],
      [9, 'since_unread'],
      [9, 'until_unread'],
      [10, 'since_unread'],
      [12, 'already_ended'],
    ]);
    for (const number of numbers) {
      const kept = await suppressionOf(actor.workspaceId, number);
      expect(kept).toMatchObject({ number, until: null });
      expect(Math.abs(Date.now() - (kept?.since.getTime() ?? 0))).toBeLessThan(60_000);
    }
    expect(await suppressionOf(actor.workspaceId, numbers[5] ?? '')).toMatchObject({ proof: '12' });
  });

  it.each<[string, string, string[]]>([
    ['several on one pasted line', '3121461861, 3121461862, 3121461863', ['3121461861', '3121461862', '3121461863']],
    ['two in a cell', 'Numero;Motivo\r\n3121461871 / 3121461872;chiesto al telefono\r\n', ['3121461871', '3121461872']],
    [
      'two columns of telephones',
      'Cognome;Cellulare;Telefono\r\nRossi;3121461873;0612341873\r\n',
      ['3121461873', '0612341873'],
    ],
    [
      'columns under names of a provider of address books',
      'Name,Phone 1 - Type,Phone 1 - Value,Phone 2 - Value\nAda,Mobile,312 146 1874 ::: 312 146 1875,+39 06 12341876\n',
      ['3121461874', '3121461875', '0612341876'],
    ],
    [
      'two numbers with a stroke, a comma or a line break between them',
      'Numero\r\n339 1234567 / 340 7654321\r\n"3391111111, 3402222222"\r\n"339 3334567\n340 5554321"\r\n',
      ['3391234567', '3407654321', '3391111111', '3402222222', '3393334567', '3405554321'],
    ],
    ['a line that says the delimiter', 'sep=;\r\nCognome;Cellulare\r\nRossi;3121461001\r\n', ['3121461001']],
    ['a title above the names', 'Opposizioni 2026\n\nCognome;Cellulare\nRossi;3121461002\n', ['3121461002']],
    [
      'one in a column of another name',
      'Cellulare;Altro\n3121461003;+39 312 146 1004\n;3121461005\n',
      ['3121461003', '3121461004', '3121461005'],
    ],
    [
      'words beside it',
      'non chiamare 3121461006\n3121461007 (non vuole)\ntel. 06 12341008 cell. 3121461008',
      ['3121461006', '3121461007', '0612341008', '3121461008'],
    ],
    ['a letter in place of a digit', '312146101O', ['3121461010']],
    ['a number that was broken over two lines', 'Numero\n"312 146\n1011"', ['3121461011']],
    ['the lines of a switchboard', '02 1234567/8', ['021234567', '021234568']],
    [
      'more lines than two',
      '06 12348041/42/43\n3121468031 / 32 / 33',
      ['0612348042', '0612348043', '3121468032', '3121468033'],
    ],
    ['a line behind a comma or a word', 'Numero\n"06 12348051, 52"\n06 12348061 e 62', ['0612348052', '0612348062']],
    ['a zero before a mobile', '0312 1468061\n+39 0312 1462162', ['03121468061', '3121468061', '3121462162']],
    ['39 without a plus', '3906123456', ['3906123456', '06123456']],
    [
      'columns of numbers, whatever they are called',
      'Cognome;Cellulare;Casa;Ufficio;Fisso;Recapito;Abitazione;Altro;Parente;Home;CAP;P.IVA\n' +
        'Rossi;3121461001;0612341002;0612341003;0612341004;0612341005;0612341006;0612341007;0612341008;0612341009;00184;02345678901\n',
      ['3121461001', ...Array.from({ length: 8 }, (_, n) => `061234100${n + 2}`)],
    ],
    [
      'a number in the reason',
      'Numero;Motivo\n3121461001;anche il fisso 06 12342181\n3121461002;e 3121462183',
      ['0612342181', '3121462183'],
    ],
    ['a second column of notes', 'Numero;Motivo;Note\n3121461001;lettera;anche 06 12342181', ['0612342181']],
    [
      'a prefix in a column of its own',
      'Prefisso;Numero\n+41;0791234567\n0041;0791234568\n41;0791234569\n0331;123456\n',
      ['0791234567', '+41791234567', '+41791234568', '+41791234569', '0331123456'],
    ],
    ['a prefix in a column without a name', '+41;0791234567\n+39;3121461001\n', ['+41791234567', '3121461001']],
    ['no plus before a country', '41791234567', ['+41791234567']],
    ['a sheet as wide as it can be', `Numero${';'.repeat(16_000)}\n3121461012${';'.repeat(16_000)}\n`, ['3121461012']],
  ])('%s: all are suppressed', async (_, text, wanted) => {
    const told = await importText(text);
    const kept = (await rows()).map(({ number }) => number);
    expect(kept).toEqual(
      expect.arrayContaining(wanted.map((number) => (number.startsWith('+') ? number : `+39${number}`))),
    );
    expect(told.found).toBe(told.added + told.unchanged + told.rejected.length);
    expect(told.added).toBe(kept.length);
  });

  it('what is no number by its name is not taken for one', async () => {
    const told = await importText(
      'Numero;P.IVA;Codice cliente;Data\n3121461001;02345678901;0612341002;12/03/2025\n3121461002;02345678902;0612341003;\n',
    );
    expect(told).toMatchObject({ found: 2, added: 2, rejected: [], remarked: [] });
  });

  it.each([
    ['3121468031/2', 'several_lines'],
    ['0312 1468061', 'two_readings'],
    ['33912345671', 'plus_added'],
    ['312146224O', 'letter_for_digit'],
    ['0664 1234567', 'odd_length'],
  ])('%s is worth a look, below a name and without one', async (cell, reason) => {
    const pasted = await importText(cell);
    const named = await importText(`Numero;Motivo\n${cell};\n`, await makeActor());
    expect(pasted.remarked).toMatchObject([{ row: 1, reason }]);
    expect(named.remarked).toMatchObject([{ row: 2, reason }]);
    expect({ ...named, remarked: [], tables: [] }).toEqual({ ...pasted, remarked: [], tables: [] });
  });

  it('thousands of numbers on one line are as many as on lines of their own', async () => {
    const numbers = Array.from({ length: 3_000 }, (_, n) => `31214${10_000 + n}`);
    expect(await importText(numbers.join(' '))).toMatchObject({ rows: 1, found: 3_000, added: 3_000, rejected: [] });
    expect(await importText(numbers.join('\n'))).toMatchObject({ rows: 3_000, unchanged: 3_000 });
  });

  it('half a number beside a whole one is told, and so is a row without any', async () => {
    const told = await importText(
      'Numero\n312 146 1001 / 312 146\nchiedere a Bice\n312 146 1002 / 312 146 1003 / 340 765\n',
    );
    expect(told).toMatchObject({ rows: 3, found: 6, added: 3 });
    expect(told.rejected).toMatchObject([
      { row: 2, reason: 'rest_unread', piece: '312 146' },
      { row: 3, reason: 'not_a_number', cells: ['chiedere a Bice'] },
      { row: 4, reason: 'rest_unread', piece: '340 765' },
    ]);
  });

  it('taken, already there and not taken are together what was found, whatever the lines hold', async () => {
    const piece = fc.oneof(
      fc.integer({ min: 0, max: 40 }).map((n) => `31214610${String(n).padStart(2, '0')}`),
      fc.integer({ min: 0, max: 40 }).map((n) => `+39 06 1234 10${String(n).padStart(2, '0')}`),
      fc.constantFrom(
        '312 146',
        'boh',
        '',
        '12/03/2025',
        '340/7654321',
        '="3121461099"',
        'erased:x',
        '52',
        '0312 1468061',
        '06 12348041/42/43',
        '33912345671',
        '3,9E+11',
        '\ud800',
      ),
    );
    const line = fc
      .array(piece, { minLength: 1, maxLength: 4 })
      .chain((pieces) => fc.constantFrom(' / ', ', ', ' ', '\t', ' e ', ' | ').map((sign) => pieces.join(sign)));
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 12 }), fc.boolean(), async (lines, named) => {
        const given = lines.filter((each) => each.trim() !== '');
        fc.pre(given.length > 0);
        const text = [...(named ? ['Numero'] : []), ...given.map((each) => `"${each.replaceAll('"', '""')}"`)].join(
          '\n',
        );
        const by = await makeActor();
        const told = await importText(text, by);
        expect(told.found).toBe(told.added + told.unchanged + told.rejected.length);
        expect(told.rows).toBe(given.length);
        const kept = await rows(by);
        expect(kept).toHaveLength(told.added);
        const all = new Set(kept.map(({ number }) => number));
        for (const [mobile] of given.join('\n').matchAll(/(?<!\d)31214610\d\d(?!\d)/g))
          expect(all).toContain(`+39${mobile}`);
        for (const [, last] of given.join('\n').matchAll(/06 1234 (10\d\d)(?!\d)/g))
          expect(all).toContain(`+39061234${last}`);
        if (given.join().includes('06 12348041/42/43')) {
          for (const line of ['41', '42', '43']) expect(all).toContain(`+3906123480${line}`);
        }
        // Each line is there as a number or as one that was told.
        expect(told.found).toBeGreaterThanOrEqual(told.rows);
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('of two lines with one number the longer holds', async () => {
    await importText(`number;until\n${NUMBER};2030-01-01\n${NUMBER};\n+393121461559;\n+393121461559;2030-01-01\n`);
    expect(await rows()).toMatchObject([{ until: null }, { until: null }]);
  });

  it('imported again changes nothing, and every number says who brought it and in which file', async () => {
    const file = `number\n${NUMBER}\n+393121461559\n`;
    expect(await importText(file)).toMatchObject({ added: 2, unchanged: 0 });
    const before = await rows();
    expect(await importText(file)).toMatchObject({ added: 0, unchanged: 2 });
    expect(await rows()).toEqual(before);
    const events = await prisma.event.findMany({ where: { workspaceId: actor.workspaceId }, orderBy: { id: 'asc' } });
    expect(events.map(({ kind, userId }) => [kind, userId])).toEqual([
      ['suppression.added', actor.userId],
      ['suppression.added', actor.userId],
      ['suppression.imported', actor.userId],
      ['suppression.imported', actor.userId],
    ]);
    expect(events[0]).toMatchObject({ facts: { number: NUMBER, file: 'rpo.csv', source: 'register' } });
    expect(events[2]).toMatchObject({
      subjectName: 'rpo.csv',
      facts: { rows: 2, added: 2, unchanged: 0, rejected: 0 },
    });
  });

  it('two at once of the same numbers, however they are ordered, are one', async () => {
    const numbers = Array.from({ length: 11_000 }, (_, n) => `+3931214${10_000 + n}`);
    const told = await Promise.all([importText(numbers.join('\n')), importText(numbers.toReversed().join('\n'))]);
    expect(told.reduce((sum, { added }) => sum + added, 0)).toBe(11_000);
    expect(await prisma.suppression.count({ where: { workspaceId: actor.workspaceId } })).toBe(11_000);
  });

  it('what names a call of nobody’s is taken, but as the source of who imports it', async () => {
    await makeAccount(actor);
    const draft = await makeDraft(actor, [await makeList(actor, 2)]);
    await launchCampaign(actor, { campaignId: draft.id, revision: 1, expectedCalls: 2 });
    const call = await prisma.call.findFirstOrThrow({ where: { campaignId: draft.id, number: '+393121000001' } });
    const told = await importText(
      `number;source;call\n${call.number};optOut;${call.codeRequest}\n+393121000002;optOut;${call.codeRequest}\n${NUMBER};platform;\n`,
    );
    expect(told).toMatchObject({ added: 3, unproved: 2 });
    expect(await rows()).toMatchObject([
      { number: call.number, source: 'optOut', codeRequest: call.codeRequest },
      { number: '+393121000002', source: 'register', codeRequest: null, proof: call.codeRequest },
      { number: NUMBER, source: 'register', codeRequest: null },
    ]);
    const stranger = await makeActor();
    expect(await importText(`number;source;call\n${call.number};optOut;${call.codeRequest}`, stranger)).toMatchObject({
      added: 1,
      unproved: 1,
    });
  });

  it.each([
    ['a PDF', '%PDF-1.7', 'fileIsPdf'],
    ['a broken workbook', 'PK\u0003\u0004xl', 'fileDamaged'],
    ['a web page that is called .xls', '<html><table><tr><td>3121461558</td></tr></table></html>', 'fileIsWebPage'],
    ['nothing', '', 'fileEmpty'],
    ['blank lines', '\n \n;;\n', 'fileEmpty'],
    ['names alone', 'number;reason\n', 'fileEmpty'],
    ['an open quotation mark', `number\n"${NUMBER}\n`, 'fileQuotes'],
    ['300 columns', `${',x'.repeat(300)}\n`, 'fileColumns'],
    ['too many numbers', '3121461558\n'.repeat(250_001), 'tooManyNumbers'],
    ['more than 25 MB', 'x'.repeat(25 * 1024 * 1024 + 1), 'fileTooLarge'],
  ])('%s is refused with a word, and nothing is taken', async (_, text, code) => {
    await expect(importText(text)).rejects.toMatchObject({ code });
    expect(await rows()).toEqual([]);
  });

  it.each(['operator', 'auditor'] as const)('may not be imported by the %s', async (role) => {
    const colleague = await addMember(actor.workspaceId, role);
    await expect(importText(NUMBER, colleague)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await rows()).toEqual([]);
  });
});

describe('exported', () => {
  it('and imported again, everything stands there as it was', async () => {
    const { workspaceId } = actor;
    await makeAccount(actor);
    const draft = await makeDraft(actor, [await makeList(actor, 1)]);
    await launchCampaign(actor, { campaignId: draft.id, revision: 1, expectedCalls: 1 });
    const call = await prisma.call.findFirstOrThrow({ where: { campaignId: draft.id } });
    await suppress(prisma, workspaceId, [
      { number: call.number, source: 'optOut', codeRequest: call.codeRequest },
      {
        number: NUMBER,
        source: 'legal',
        reason: '=SOMMA(A1);"x"',
        proof: "'-1",
        until: new Date('2100-01-01T00:00:00.123Z'),
      },
      { number: '+14155552671', source: 'asked', since: new Date('2020-02-29T10:11:12.345Z'), reason: 'è; così' },
      { number: '+393121461560', source: 'manual', since: new Date(0), until: new Date(1000) },
      { number: '+393121461561', source: 'register' },
    ]);
    await transaction((tx) => eraseNumber(actor, '+393121461561', tx));
    const strip = (all: Awaited<ReturnType<typeof rows>>) => all.map(({ id: _, ...row }) => row);
    const before = strip(await rows());
    const file = await exported();
    expect(file).not.toMatch(/(^|[;\n"])[=+\-@]/m);
    expect(file).toContain(`"'+393121461558";"legal";`);

    await prisma.suppression.deleteMany({ where: { workspaceId } });
    expect(await importText(file)).toMatchObject({ rows: 5, added: 5, unproved: 0, rejected: [] });
    expect(strip(await rows())).toEqual(before);
    expect(await importText(file)).toMatchObject({ added: 0, unchanged: 5 });
    expect((await exported()).split('\r\n').sort()).toEqual(file.split('\r\n').sort());
  });

  it('holds nothing of another workspace, and an erased number of it is not taken there', async () => {
    await suppress(prisma, actor.workspaceId, [{ number: NUMBER, source: 'asked' }]);
    await transaction((tx) => eraseNumber(actor, NUMBER, tx));
    const stranger = await makeActor();
    expect((await exported(stranger)).trim().split('\r\n')).toHaveLength(1);
    const told = await importText(await exported(), stranger);
    expect(told.rejected).toMatchObject([{ row: 2, reason: 'erased_elsewhere' }]);
    expect(await rows(stranger)).toEqual([]);
  });
});

it('a hundred thousand numbers are taken, and page by page out again', async () => {
  const numbers = Array.from({ length: 100_000 }, (_, n) => `+39312${1_000_000 + n}`);
  expect(await importText(numbers.join('\n'))).toMatchObject({ added: 100_000, rejected: [] });
  expect((await exported()).trim().split('\r\n')).toHaveLength(100_001);
  expect(await suppressionOf(actor.workspaceId, numbers.at(-1) ?? '')).toMatchObject({ source: 'register' });
});
