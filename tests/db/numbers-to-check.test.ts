import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from '#lib/commands/root.ts';
import { prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { parseNumber } from '#lib/domain/phone.ts';
import { doNotCallOf, excludeDoNotCall, includeDoNotCall } from '#lib/features/contacts/import/exclude.ts';
import { importDetail, numbersToCheck, rejectPage } from '#lib/features/contacts/import/queries.ts';
import { rejectsCsv } from '#lib/features/contacts/import/rejects-csv.ts';
import { undoImport } from '#lib/features/contacts/import/undo.ts';
import { mergeContacts } from '#lib/features/contacts/merge-service.ts';
import { fillNumberKinds } from '#lib/features/contacts/number-kinds.ts';
import {
  confirmChosen,
  confirmNumber,
  consequenceOfConfirming,
  unconfirmChosen,
  unconfirmNumber,
} from '#lib/features/contacts/number-service.ts';
import { contactCount, contactPage, knownDoubt } from '#lib/features/contacts/queries.ts';
import { ContactForm } from '#lib/features/contacts/schema.ts';
import { eraseContact, saveContact } from '#lib/features/contacts/service.ts';
import { launchCampaign } from '#lib/features/dispatch/launch/launch.ts';
import { excludedPeople } from '#lib/features/dispatch/prepare/excluded.ts';
import { preflight } from '#lib/features/dispatch/prepare/preflight.ts';
import { addMember, makeAccount, makeActor, makeDraft } from '#tests/support/factory.ts';
import { importsOf } from '#tests/support/imports.ts';

const MIGRATIONS = join(ROOT, 'prisma/migrations');
const PLAIN = '+393121468845';
const VIENNA = '+436601234567';
const SILENT = '+393121468846';
const FAX = '+393121468847';
const FILE = `Nome;Telefono
Ada;312 146 8845
Ben;+43 660 1234567
Cia;312 146 8846 (non chiamare)
Dino;312 146 8847 (fax)
`;

let actor: Actor;
let workspaceId: string;
beforeEach(async () => {
  actor = await makeActor();
  workspaceId = actor.workspaceId;
  await makeAccount(actor);
});

const bring = (content: string, by = actor) => importsOf(by).bring(content);
const contact = (number: string, by = actor) =>
  prisma.contact.findFirstOrThrow({ where: { workspaceId: by.workspaceId, number } });
const idOf = async (number: string) => (await contact(number)).id;

/** Whether a number is to be checked (its doubt), was confirmed, or is like any other. */
async function stateOf(number: string) {
  const { numberDoubt, numberRemark, numberConfirmedAt } = await contact(number);
  return numberConfirmedAt ? 'confirmed' : numberDoubt ? [numberDoubt, numberRemark] : 'plain';
}

/** Who of an import's list would be called now, and who not, and why. */
async function asked(importId: string) {
  const detail = await importDetail(workspaceId, importId);
  const list = detail?.settings.choices?.list;
  const draft = await makeDraft(actor, list?.kind === 'existing' ? [{ id: list.id }] : []);
  const check = await preflight(actor, draft.id, new Date());
  return { draft, check };
}

async function launched(importId: string) {
  const { draft, check } = await asked(importId);
  const accepted = check.warnings.map(({ code }) => code);
  const reviewed = { campaignId: draft.id, revision: draft.revision, expectedCalls: check.calls };
  await launchCampaign(actor, { ...reviewed, accepted });
  const calls = await prisma.call.findMany({ where: { campaignId: draft.id }, orderBy: { number: 'asc' } });
  return { check, calls: calls.map(({ number, state, reason }) => [number, state, reason]), draft };
}

describe('from the file to the call', () => {
  it('a doubtful number is imported, counted by its doubt, and listed with the words beside it', async () => {
    const { id, counts } = await bring(FILE);
    expect(counts).toMatchObject({ accepted: 4, doubts: { foreign: 1, doNotCall: 1, words: 1 } });
    const { rows } = await rejectPage(workspaceId, id, { kind: 'toCheck', size: 10 });
    expect(rows.map(({ row, reason, number }) => [row, reason, number])).toEqual([
      [3, 'foreign', VIENNA],
      [4, 'doNotCall', SILENT],
      [5, 'words', FAX],
    ]);
    expect(rows[1]?.remark).toMatch(/non chiamare/i);
    expect((await rejectPage(workspaceId, id, { kind: 'rejected', size: 10 })).rows).toEqual([]);
    const words = {
      row: 'Riga',
      reason: 'Motivo',
      read: 'Numero',
      remark: 'Parole',
      reasonOf: (reason: string) => reason,
    };
    const detail = await importDetail(workspaceId, id);
    let csv = '';
    if (detail) for await (const part of rejectsCsv(workspaceId, detail, 'toCheck', words)) csv += part;
    expect(csv.split('\r\n').slice(0, 2)).toEqual([
      '\ufeff"Nome";"Telefono";"Riga";"Motivo";"Numero";"Parole"',
      `"Ben";"+43 660 1234567";"3";"foreign";"${VIENNA}";""`.replaceAll('+43', "'+43"),
    ]);
  });

  it('rows to check and numbers to check are two figures, where several rows have one number', async () => {
    const { id, counts } = await bring(`${FILE}Eva;312 146 8847 (fax)\nFaustina;0043 660 1234567\n`);
    expect(counts).toMatchObject({ accepted: 4, duplicates: 2, doubts: { foreign: 2, doNotCall: 1, words: 2 } });
    expect((await rejectPage(workspaceId, id, { kind: 'toCheck', size: 10 })).rows).toHaveLength(5);
    expect(await numbersToCheck(workspaceId, id)).toBe(3);
    expect(await numbersToCheck((await makeActor()).workspaceId, id)).toBe(0);
  });

  it('who was left out of a campaign for it is told why, to their own workspace alone, until they are gone', async () => {
    const { draft } = await launched((await bring(FILE)).id);
    const call = await prisma.call.findFirstOrThrow({ where: { campaignId: draft.id, number: FAX } });
    const known = (of = workspaceId) => knownDoubt(of, call.contactId ?? '');
    expect(await known()).toMatchObject({ numberDoubt: 'words', numberRemark: 'fax', numberConfirmedAt: null });
    expect(await known((await makeActor()).workspaceId)).toBeNull();
    await confirmNumber(actor, await idOf(FAX));
    expect(await known()).toMatchObject({ numberDoubt: 'words', numberConfirmedAt: expect.any(Date) });
    await eraseContact(actor, await idOf(FAX));
    expect(await known()).toBeNull();
  });

  it('who has a number to check is not called, with this as the reason, until somebody confirms it', async () => {
    const { id } = await bring(FILE);
    const first = await launched(id);
    expect(first.check.excluded).toEqual([{ reason: 'numberToCheck', people: 3 }]);
    expect(first.calls).toEqual([
      [PLAIN, 'pending', null],
      [SILENT, 'excluded', 'numberToCheck'],
      [FAX, 'excluded', 'numberToCheck'],
      [VIENNA, 'excluded', 'numberToCheck'],
    ]);
    const { draft } = await asked(id);
    const { people } = await excludedPeople(actor, draft.id, { reason: 'numberToCheck' });
    expect(people.map(({ number, doubt, remark }) => [number, doubt, remark])).toEqual([
      [SILENT, 'doNotCall', 'non chiamare'],
      [FAX, 'words', 'fax'],
      [VIENNA, 'foreign', ''],
    ]);

    await confirmNumber(actor, await idOf(VIENNA));
    expect(await stateOf(VIENNA)).toBe('confirmed');
    expect((await launched(id)).calls.filter(([, state]) => state === 'pending')).toEqual([
      [PLAIN, 'pending', null],
      [VIENNA, 'pending', null],
    ]);
    await unconfirmNumber(actor, await idOf(VIENNA));
    expect((await asked(id)).check.calls).toBe(1);
    const events = await prisma.event.findMany({ where: { workspaceId, subject: 'contact' }, orderBy: { id: 'asc' } });
    expect(events.map(({ kind }) => kind)).toEqual(['contact.numberConfirmed', 'contact.numberUnconfirmed']);
    expect(events[0]?.facts).toEqual({ number: VIENNA, doubt: 'foreign' });
  });

  it('a suppression is the reason that is told first', async () => {
    const { id } = await bring(FILE);
    await excludeDoNotCall(actor, id);
    expect((await asked(id)).check.excluded).toEqual([
      { reason: 'suppressed', people: 1 },
      { reason: 'numberToCheck', people: 2 },
    ]);
  });

  it('“do not call” in a second row of the same number is not lost with the row', async () => {
    const { id, counts } = await bring('Nome;Telefono\nAda;312 146 8845\nAda;+39 312 146 8845 non chiamare\n');
    expect(counts).toMatchObject({ accepted: 1, duplicates: 1, doubts: { doNotCall: 1 } });
    expect(await stateOf(PLAIN)).toEqual(['doNotCall', expect.stringMatching(/non chiamare/)]);
    expect((await doNotCallOf(workspaceId, id)).open).toBe(1);
  });
});

it('the check before a launch says which hour it is abroad, and night there must be ticked', async () => {
  const { id } = await bring('Nome;Telefono\nAda;312 146 8845\nBen;+43 660 1234567\nEve;+1 212 736 3100\n');
  for (const number of [VIENNA, '+12127363100']) await confirmNumber(actor, await idOf(number));
  const { draft: made, check: anyHour } = await asked(id);
  // At any hour it is night everywhere.
  expect(anyHour.abroad?.countries.map(({ country }) => country).sort()).toEqual(['AT', 'US']);
  const day = { from: '09:00', to: '20:00' };
  const draft = await prisma.campaign.update({
    where: { id: made.id },
    data: {
      windowStart: new Date(Date.now() - 60_000),
      windowEnd: new Date(Date.now() + 9 * 86_400_000),
      callingHours: { week: Array(7).fill(day), holidays: null },
    },
  });
  const check = await preflight(actor, draft.id, new Date());
  expect(check.abroad?.home).toEqual({ ...day, timeZone: 'Europe/Rome' });
  const countries = check.abroad?.countries.map(({ country, people, clocks, night }) => {
    const { from, to } = clocks.at(-1) ?? {};
    return { country, people, from, to, night };
  });
  expect(countries).toContainEqual({ country: 'AT', people: 1, ...day, night: false });
  expect(countries).toContainEqual({ country: 'US', people: 1, from: '03:00', to: '14:00', night: true });
  expect(check.warnings).toContainEqual({ code: 'nightAbroad', count: 1, name: 'US' });
  const others = check.warnings.map(({ code }) => code).filter((code) => code !== 'nightAbroad');
  const launch = { campaignId: draft.id, revision: draft.revision, expectedCalls: 3 };
  await expect(launchCampaign(actor, { ...launch, accepted: others })).rejects.toMatchObject({
    code: 'warningsUnseen',
  });
  await launchCampaign(actor, { ...launch, accepted: [...others, 'nightAbroad'] });
  expect(await prisma.call.count({ where: { campaignId: draft.id, state: 'pending' } })).toBe(3);
});

describe('the same number again', () => {
  it('a confirmation holds for the same spelling, and another remark asks again', async () => {
    await bring(FILE);
    for (const number of [VIENNA, FAX]) await confirmNumber(actor, await idOf(number));
    await bring(FILE);
    expect([await stateOf(VIENNA), await stateOf(FAX)]).toEqual(['confirmed', 'confirmed']);
    await bring('Nome;Telefono\nDino;312 146 8847 (errato)\nBen;+43 660 1234567 non chiamare\n');
    expect(await stateOf(FAX)).toEqual(['words', expect.stringContaining('errato')]);
    expect(await stateOf(VIENNA)).toEqual(['doNotCall', expect.stringContaining('non chiamare')]);
  });

  it('a file cannot make a doubt smaller, whatever happens to who is known', async () => {
    await bring('Nome;Telefono\nAda;312 146 8845\n');
    for (const policy of ['update', 'skip', 'fillBlanks'] as const) {
      await prisma.contact.updateMany({ where: { workspaceId }, data: { numberDoubt: null, numberRemark: '' } });
      await importsOf(actor).bring('Nome;Telefono\nZoe;312 146 8845 non chiamare\n', { policy });
      expect([policy, await stateOf(PLAIN)]).toEqual([policy, ['doNotCall', expect.stringMatching(/non chiamare/)]]);
      await importsOf(actor).bring('Nome;Telefono\nZoe;312 146 8845 (fax)\n', { policy });
      await importsOf(actor).bring('Nome;Telefono\nZoe;312 146 8845\n', { policy });
      expect([policy, await stateOf(PLAIN)]).toEqual([policy, ['doNotCall', expect.stringMatching(/non chiamare/)]]);
    }
    expect((await contact(PLAIN)).firstName).toBe('Zoe');
  });

  it('undoing the import gives the doubt and the confirmation back as they were', async () => {
    await bring(FILE);
    await confirmNumber(actor, await idOf(FAX));
    const { id } = await bring('Nome;Telefono\nDino;312 146 8847 (errato)\nAda;312 146 8845 (errato)\n');
    const words = ['words', expect.stringContaining('errato')];
    expect([await stateOf(FAX), await stateOf(PLAIN)]).toEqual([words, words]);
    await undoImport(actor, id);
    expect([await stateOf(FAX), await stateOf(PLAIN)]).toEqual(['confirmed', 'plain']);
    expect(await contact(FAX)).toMatchObject({ numberDoubt: 'words', numberConfirmedBy: actor.userId });
  });
});

describe('many at once', () => {
  it('the chosen numbers are confirmed as they were counted, never those that ask not to be called', async () => {
    await bring(FILE);
    const all = { check: 'open' as const };
    const weighed = await consequenceOfConfirming(actor, all);
    expect(weighed).toEqual({
      people: 2,
      doubts: [
        { doubt: 'foreign', people: 1 },
        { doubt: 'words', people: 1 },
      ],
      doNotCall: 1,
    });
    await expect(confirmChosen(actor, all, 3)).rejects.toMatchObject({ code: 'choiceChanged', params: { count: 2 } });
    expect(await contactCount(workspaceId, { check: 'open' })).toEqual({ count: 3, exact: true });
    expect(await confirmChosen(actor, all, 2)).toBe(2);
    expect((await contactPage(workspaceId, { check: 'open' })).rows.map(({ number }) => number)).toEqual([SILENT]);
    expect(await contactCount(workspaceId, { check: 'confirmed' })).toEqual({ count: 2, exact: true });
    expect(await contactCount(workspaceId, { filter: { is: 'toCheck' } })).toEqual({ count: 1, exact: true });
    expect(await contactCount(workspaceId, { filter: { is: 'not', of: { is: 'toCheck' } } })).toMatchObject({
      count: 3,
    });
    expect(await unconfirmChosen(actor, { ids: [await idOf(FAX), await idOf(PLAIN)] })).toBe(1);
    expect((await contactPage(workspaceId, { check: 'words' })).rows.map(({ doubt }) => doubt)).toEqual(['words']);
    const kinds = await prisma.event.findMany({
      where: { workspaceId, kind: { startsWith: 'contacts.' } },
      orderBy: { id: 'asc' },
    });
    expect(kinds.map(({ kind, facts }) => [kind, facts])).toEqual([
      ['contacts.numbersConfirmed', { contacts: 2, check: 'open' }],
      ['contacts.numbersUnconfirmed', { contacts: 1 }],
    ]);
  });

  it('who may not edit contacts, and another workspace, confirms nothing', async () => {
    const { id } = await bring(FILE);
    const [auditor, operator, other] = [
      await addMember(workspaceId, 'auditor'),
      await addMember(workspaceId, 'operator'),
      await makeActor(),
    ];
    const vienna = await idOf(VIENNA);
    await expect(confirmNumber(auditor, vienna)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(confirmChosen(auditor, { ids: [vienna] }, 1)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(unconfirmChosen(auditor, { ids: [vienna] })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(excludeDoNotCall(operator, id)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(confirmNumber(other, vienna)).rejects.toMatchObject({ code: 'notFound' });
    await expect(unconfirmNumber(other, vienna)).rejects.toMatchObject({ code: 'notFound' });
    await expect(confirmChosen(other, { ids: [vienna] }, 1)).rejects.toMatchObject({ code: 'choiceChanged' });
    expect(await consequenceOfConfirming(other, { ids: [vienna] })).toMatchObject({ people: 0, doNotCall: 0 });
    await expect(excludeDoNotCall(other, id)).rejects.toMatchObject({ code: 'notFound' });
    await expect(includeDoNotCall(other, id)).rejects.toMatchObject({ code: 'notFound' });
    expect(await doNotCallOf(other.workspaceId, id)).toEqual({ numbers: 0, open: 0, excluded: 0 });
    expect((await rejectPage(other.workspaceId, id, { kind: 'toCheck', size: 10 })).rows).toEqual([]);
    expect(await contactCount(other.workspaceId, { check: 'open' })).toEqual({ count: 0, exact: true });
    expect(await stateOf(VIENNA)).toEqual(['foreign', '']);
    await confirmNumber(operator, vienna);
    expect(await stateOf(VIENNA)).toBe('confirmed');
  });
});

describe('who asks not to be called', () => {
  it('is suppressed with one act, with the words and the row as its proof, and that can be undone', async () => {
    const { id } = await bring(FILE);
    expect(await doNotCallOf(workspaceId, id)).toEqual({ numbers: 1, open: 1, excluded: 0 });
    expect(await excludeDoNotCall(actor, id)).toBe(1);
    expect(await excludeDoNotCall(actor, id)).toBe(0);
    expect(await doNotCallOf(workspaceId, id)).toEqual({ numbers: 1, open: 0, excluded: 1 });
    const [suppression] = await prisma.suppression.findMany({ where: { workspaceId } });
    expect(suppression).toMatchObject({ number: SILENT, source: 'asked', proof: 'people.csv, 4', importId: id });
    expect(suppression?.reason).toMatch(/non chiamare/);
    // Confirming the number by mistake does not call them.
    await confirmNumber(actor, await idOf(SILENT));
    expect((await asked(id)).check.excluded).toContainEqual({ reason: 'suppressed', people: 1 });
    expect(await includeDoNotCall(actor, id)).toBe(1);
    expect(await prisma.suppression.count({ where: { workspaceId } })).toBe(0);
    const kinds = await prisma.event.findMany({
      where: { workspaceId, kind: { startsWith: 'import.' } },
      orderBy: { id: 'asc' },
    });
    expect(kinds.map(({ kind }) => kind).slice(-2)).toEqual(['import.excluded', 'import.unexcluded']);
  });

  it('a suppression of another source is not taken back with those of the import', async () => {
    const { id } = await bring(FILE);
    await prisma.suppression.create({ data: { workspaceId, number: SILENT, source: 'legal' } });
    expect(await excludeDoNotCall(actor, id)).toBe(0);
    expect(await includeDoNotCall(actor, id)).toBe(0);
    expect(await prisma.suppression.count({ where: { workspaceId } })).toBe(1);
  });
});

describe('by hand', () => {
  const typed = (number: string, more: Record<string, string> = {}) => ({
    ...ContactForm.parse({ number, country: 'IT', firstName: 'Ada', lastName: 'Prova', ...more }),
  });

  it('a doubtful number is saved only once its doubt was shown, and is called only if it was ticked', async () => {
    await expect(saveContact(actor, typed('+43 660 1234567'))).rejects.toMatchObject({
      code: 'numberDoubtful',
      params: { doubt: 'foreign' },
    });
    expect(await prisma.contact.count({ where: { workspaceId } })).toBe(0);
    const id = await saveContact(actor, typed('+43 660 1234567', { shownDoubt: 'foreign' }));
    expect(await stateOf(VIENNA)).toEqual(['foreign', '']);
    await confirmNumber(actor, id);
    // Saved again with the same number: the confirmation stays, and nothing is asked.
    await saveContact(actor, typed('+43 660 1234567', { id }));
    expect(await stateOf(VIENNA)).toBe('confirmed');
    // Another number of the same doubt is another question.
    await expect(saveContact(actor, typed('+43 660 7654321', { id }))).rejects.toMatchObject({
      code: 'numberDoubtful',
    });
    await saveContact(actor, typed('+43 660 7654321', { id, shownDoubt: 'foreign', confirmed: 'on' }));
    expect(await stateOf('+436607654321')).toBe('confirmed');
    await saveContact(actor, typed('312 146 8845', { id }));
    expect(await stateOf(PLAIN)).toBe('plain');
  });

  it('merging two contacts keeps what is known of the number that stays', async () => {
    await bring(FILE);
    await confirmNumber(actor, await idOf(VIENNA));
    const [ada, ben, cia] = [await idOf(PLAIN), await idOf(VIENNA), await idOf(SILENT)];
    await mergeContacts(actor, { id: ada, other: ben, number: 'other' });
    expect(await stateOf(VIENNA)).toBe('confirmed');
    await mergeContacts(actor, { id: ada, other: cia, number: 'other' });
    expect(await stateOf(SILENT)).toEqual(['doNotCall', expect.stringMatching(/non chiamare/)]);
  });

  it('an erased contact leaves no doubtful row of its number behind', async () => {
    const { id } = await bring(FILE);
    await eraseContact(actor, await idOf(SILENT));
    const { rows } = await rejectPage(workspaceId, id, { kind: 'toCheck', size: 10 });
    expect(rows.map(({ number }) => number)).toEqual([VIENNA, FAX]);
    await bring(FILE);
    expect(await stateOf(SILENT)).toEqual(['doNotCall', expect.stringMatching(/non chiamare/)]);
  });
});

describe('who was in the address book before', () => {
  const BEFORE = ['+393121468845', '+390612345678', '+39338123456', '+39899123456', '+39800123456', '+39144123456'];
  const ABROAD = ['+436601234567', '+12127363100', '+3780549882555', '+41446681211'];
  const doubts = async () => {
    const all = await prisma.contact.findMany({ where: { workspaceId } });
    return Object.fromEntries(all.map(({ number, numberDoubt }) => [number, numberDoubt]));
  };
  const byTheRule = Object.fromEntries(
    [...BEFORE, ...ABROAD].map((number) => {
      const read = parseNumber(number, 'IT');
      return [number, (read.ok && read.doubt) || null];
    }),
  );

  beforeEach(async () => {
    const data = [...BEFORE, ...ABROAD].map((number) => ({ workspaceId, number }));
    await prisma.contact.createMany({ data });
  });

  it('is looked at by the migration as the rule would', async () => {
    const name = readdirSync(MIGRATIONS).find((folder) => folder.endsWith('_numbers_to_check'));
    const sql = readFileSync(join(MIGRATIONS, name ?? '', 'migration.sql'), 'utf8');
    await prisma.$executeRawUnsafe(/^WITH code [\s\S]*?;$/m.exec(sql)?.[0] ?? '');
    expect(await doubts()).toEqual(byTheRule);
  });

  it('is looked at by the command, which leaves alone what is known', async () => {
    await prisma.contact.updateMany({
      where: { workspaceId, number: VIENNA },
      data: { numberDoubt: 'words', numberRemark: 'fax', numberConfirmedAt: new Date() },
    });
    await fillNumberKinds();
    expect(await doubts()).toEqual({ ...byTheRule, [VIENNA]: 'words' });
    expect(await stateOf(VIENNA)).toBe('confirmed');
  });
});
