import { beforeEach, describe, expect, it } from 'vitest';
import { prisma, transaction } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { launchCampaign } from '#lib/features/dispatch/launch.ts';
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
const TERMS = { country: 'IT', source: 'register' as const };
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

  it('each line that cannot be taken is told with its row and why; the others are taken', async () => {
    const told = await importText(
      [
        'number,source,since,until,reason,call',
        `${NUMBER},boh,,,,`,
        `${NUMBER},asked,31/02/2025,,,`,
        `${NUMBER},asked,2099-01-01,,,`,
        `${NUMBER},asked,,domani,,`,
        `${NUMBER},asked,,,${'x'.repeat(501)},`,
        `${NUMBER},asked,,,,12`,
        'erased:AAAA,asked,,,,',
        '+393121461559,asked,2020-01-01,2021-01-01,,',
      ].join('\n'),
    );
    expect(told.rejected.map(({ row, reason }) => [row, reason])).toEqual([
      [2, 'unknown_source'],
      [3, 'not_a_date'],
      [4, 'begins_later'],
      [5, 'not_a_date'],
      [6, 'text_too_long'],
      [7, 'not_a_call'],
      [8, 'erased_elsewhere'],
    ]);
    expect((await rows()).map(({ number }) => number)).toEqual(['+393121461559']);
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
    ['a workbook', 'PK\u0003\u0004xl', 'fileIsWorkbook'],
    ['nothing', '', 'fileEmpty'],
    ['blank lines', '\n \n;;\n', 'fileEmpty'],
    ['names alone', 'number;reason\n', 'fileEmpty'],
    ['an open quotation mark', `number\n"${NUMBER}\n`, 'fileQuotes'],
    ['300 columns', `${',x'.repeat(300)}\n`, 'fileColumns'],
    ['too many numbers', '3121461558\n'.repeat(100_001), 'tooManyNumbers'],
    ['more than 5 MB', 'x'.repeat(5 * 1024 * 1024 + 1), 'fileTooLarge'],
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
    expect(file).toContain("'+393121461558;legal;");

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
