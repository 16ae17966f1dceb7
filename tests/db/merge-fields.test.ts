import { beforeEach, expect, it } from 'vitest';
import { readText } from '#lib/audit/exchanges.ts';
import { pool, prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { launchCampaign } from '#lib/features/dispatch/launch/launch.ts';
import { preflight } from '#lib/features/dispatch/prepare/preflight.ts';
import { makeAccount, makeActor, makeDraft } from '#tests/support/factory.ts';
import { ownSandbox, workOff } from '#tests/support/platform.ts';

const sandbox = ownSandbox();
let actor: Actor;
beforeEach(async () => {
  await pool.query(`UPDATE account SET stopped_reason = 'unauthorised'`);
  actor = await makeActor();
});

const PEOPLE = [
  {
    number: '+393121000001',
    firstName: 'Ada',
    lastName: 'Rossi',
    attributes: { città: 'Forlì', ora: '9:30', altro: 'x' },
  },
  { number: '+393121000002', firstName: '', lastName: 'Verdi', attributes: { città: 'Roma' } },
  { number: '+393121000003', firstName: 'Ida', lastName: '', attributes: { città: '{{ora}}', ora: '11:00' } },
];
const TEXT = 'Buongiorno {{firstName|Signora/Signore}}, a {{ CITTÀ }} alle {{ora}}.';
const SPOKEN = [
  'Buongiorno Ada, a Forlì alle 9:30.',
  'Buongiorno Signora/Signore, a Roma alle.',
  'Buongiorno Ida, a {{ora}} alle 11:00.',
];

async function draftSaying(text: string) {
  const { workspaceId } = actor;
  const list = await prisma.list.create({ data: { workspaceId, name: 'Tutti' } });
  for (const person of PEOPLE) {
    const { id } = await prisma.contact.create({ data: { workspaceId, ...person } });
    await prisma.listMember.create({ data: { workspaceId, listId: list.id, contactId: id } });
  }
  const draft = await makeDraft(actor, [list], { kind: 'tts' });
  await prisma.message.update({ where: { id: draft.messageId ?? '' }, data: { text } });
  return draft;
}

type Request = { TextToSpeech?: string; InstantCalls: { NumberToCall: string; TextToSpeech?: string }[] };

async function sent(campaignId: string): Promise<Request> {
  await workOff();
  const { request } = await prisma.exchange.findFirstOrThrow({ where: { campaignId, kind: 'place' } });
  return JSON.parse(readText(request)) as Request;
}

it.each(['full', 'compact'] as const)('everybody hears their own text, as it was at the launch (%s)', async (shape) => {
  await makeAccount(actor, { ...sandbox.account(), shape });
  const { id, revision } = await draftSaying(TEXT);
  const check = await preflight(actor, id, new Date());
  const shown = JSON.parse(check.firstRequests[0]?.body ?? '{}') as Request;
  expect(shown.InstantCalls.map((item) => item.TextToSpeech)).toEqual(SPOKEN);
  expect(check.warnings).toContainEqual({ code: 'emptyFields', count: 1 });

  await launchCampaign(actor, { campaignId: id, revision, expectedCalls: 3 });
  await prisma.contact.updateMany({
    where: { workspaceId: actor.workspaceId },
    data: { attributes: { città: 'Altrove' } },
  });
  const request = await sent(id);
  expect(request.TextToSpeech).toBeUndefined();
  expect(request.InstantCalls.map((item) => item.TextToSpeech)).toEqual(SPOKEN);
  // No more of a person is frozen than the text asks for.
  const calls = await prisma.call.findMany({ where: { campaignId: id }, orderBy: { number: 'asc' } });
  expect(calls.map((call) => call.fields)).toEqual([
    { città: 'Forlì', ora: '9:30' },
    { città: 'Roma' },
    { città: '{{ora}}', ora: '11:00' },
  ]);
});

it('the check says for how many people the text lacks something, including those without any value', async () => {
  await makeAccount(actor);
  const { id } = await draftSaying('{{lastName}}, {{città}}');
  const lacking = async () => (await preflight(actor, id, new Date())).warnings;
  expect(await lacking()).toContainEqual({ code: 'emptyFields', count: 1 });
  await prisma.contact.updateMany({ data: { lastName: '', attributes: {} }, where: { number: '+393121000001' } });
  expect(await lacking()).toContainEqual({ code: 'emptyFields', count: 2 });
});

it('a text without fields is one text, and nothing of the attributes is frozen', async () => {
  await makeAccount(actor, { ...sandbox.account(), shape: 'compact' });
  const { id, revision } = await draftSaying('Buongiorno, {siamo} noi.');
  expect((await preflight(actor, id, new Date())).warnings.map(({ code }) => code)).not.toContain('emptyFields');
  await launchCampaign(actor, { campaignId: id, revision, expectedCalls: 3 });
  const request = await sent(id);
  expect(request.TextToSpeech).toBe('Buongiorno, {siamo} noi.');
  const { rows } = await pool.query('SELECT count(*)::int AS n FROM call WHERE campaign_id = $1 AND fields IS NULL', [
    id,
  ]);
  expect(rows).toEqual([{ n: 3 }]);
});

it('a draft is not launched when an attribute of its text is gone', async () => {
  await makeAccount(actor);
  const { id, revision } = await draftSaying('Ciao {{firstName}}, {{nessuno}}');
  expect((await preflight(actor, id, new Date())).blockers).toEqual([{ code: 'textProblem' }]);
  await expect(launchCampaign(actor, { campaignId: id, revision, expectedCalls: 3 })).rejects.toMatchObject({
    code: 'draftIncomplete',
  });
});

it('a date is spoken as people say it, and a label renamed after the launch changes nothing', async () => {
  await makeAccount(actor, sandbox.account());
  const { workspaceId } = actor;
  await prisma.attribute.create({ data: { workspaceId, key: 'visita', label: 'Data visita', type: 'date' } });
  const { id, revision } = await draftSaying('La visita è il {{data visita|da fissare}}.');
  await prisma.contact.updateMany({
    where: { workspaceId, firstName: 'Ada' },
    data: { attributes: { visita: '2026-12-01' } },
  });
  await launchCampaign(actor, { campaignId: id, revision, expectedCalls: 3 });
  await prisma.attribute.updateMany({ where: { workspaceId }, data: { label: 'Altro' } });
  const request = await sent(id);
  expect(request.InstantCalls.map((item) => item.TextToSpeech)).toEqual([
    'La visita è il 1 dicembre 2026.',
    'La visita è il da fissare.',
    'La visita è il da fissare.',
  ]);
});

it('a date in an attribute without a type is spoken in the language of the message, too', async () => {
  await makeAccount(actor, sandbox.account());
  const { workspaceId } = actor;
  const { id, revision } = await draftSaying('La visita è il {{visita}}.');
  const values = { '+393121000001': '2026-12-01', '+393121000002': '1/12/2026 15:30', '+393121000003': '01-13-2026' };
  for (const [number, visita] of Object.entries(values)) {
    await prisma.contact.updateMany({ where: { workspaceId, number }, data: { attributes: { visita } } });
  }
  await prisma.attribute.deleteMany({ where: { workspaceId } });
  await launchCampaign(actor, { campaignId: id, revision, expectedCalls: 3 });
  const request = await sent(id);
  expect(request.InstantCalls.map((item) => item.TextToSpeech)).toEqual([
    'La visita è il 1 dicembre 2026.',
    'La visita è il 1 dicembre 2026 alle ore 15:30.',
    'La visita è il 01-13-2026.',
  ]);
});
