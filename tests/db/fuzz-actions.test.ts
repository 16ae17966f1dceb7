import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { hashPassword } from '#lib/auth/passwords.ts';
import { startSession } from '#lib/auth/sessions.ts';
import { prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { makeTemplate } from '#lib/features/campaigns/templates.ts';
import { launchCampaign } from '#lib/features/dispatch/launch/launch.ts';
import { WARNINGS } from '#lib/features/dispatch/queries.ts';
import type { FormState } from '#lib/forms/state.ts';
import { makeAccount, makeActor, makeDraft, makeList } from '../support/factory.ts';
import { importsOf } from '../support/imports.ts';

// The libraries around an action that want a server: who is signed in, what is shown anew, which words are said.
const cookie = vi.hoisted(() => ({ sid: '' }));
vi.mock('next-auth/jwt', () => ({ getToken: async () => cookie }));
vi.mock('next/cache', () => ({
  revalidatePath: () => undefined,
  updateTag: () => undefined,
  revalidateTag: () => undefined,
}));
vi.mock('next/headers', () => ({ cookies: async () => ({ getAll: () => [] }), headers: async () => new Headers() }));
vi.mock('next-intl/server', () => ({ getTranslations: async () => (key: string) => key, getLocale: async () => 'it' }));

type Action = (state: FormState<never>, form: FormData) => Promise<FormState>;
const modules = import.meta.glob<Record<string, Action>>('../../lib/features/**/actions.ts', { eager: true });
const ACTIONS = Object.values(modules).flatMap((module) => Object.entries(module));

/** What no field expects, or only one of them. */
const EVIL: (string | string[])[] = [
  'a\0b',
  'a\ud800b',
  '\udc00',
  'x'.repeat(10_000),
  '\\'.repeat(10_000),
  '{'.repeat(10_000),
  '__proto__',
  '0000-01-01',
  '0001-01-01',
  '0001-01-01T00:00',
  '9999-12-31T23:59',
  '+275760-09-13T00:00',
  '-271821-04-20T00:00',
  '275760-09-13T00:00:00.000Z',
  '-0',
  '1e309',
  '2147483648',
  '9223372036854775808',
  '9'.repeat(400),
  '12:00/25:00',
  '{"__proto__":{"is":"all"}}',
  '{"is":"calls","what":"called","since":{"date":"0000-01-01"}}',
  '{"is":"attribute","key":"a\\u0000","type":"text","op":"eq","value":"\\ud800"}',
  '',
  ['a', 'b'],
  [],
  ['\0', '__proto__'],
];

const UUID = '01a21ee0-8e7d-78e2-9928-269edd8fe8df';
/** A plausible value for every field that a form of the portal has. Where a field means several things, the action says it. */
const PLAUSIBLE: Record<string, string | string[]> = {
  ...{
    name: 'A name',
    label: 'A label',
    number: '312 146 8845',
    country: 'IT',
    reason: 'x',
    proof: 'x',
    lastDay: '2030-01-01',
  },
  ...{
    platform: 'sendservice',
    secrets: 'kept',
    baseUrl: 'https://login.sendservice.eu/Api',
    username: 'u',
    password: 'p',
  },
  ...{ guid: UUID, shape: 'full', callsPerRequest: '100', requestsPerSecond: '2', inFlight: '2' },
  ...{ kind: 'audio', extension: '200938', text: 'Ciao', language: 'it-IT-F1', 'digit[]': ['1'], 'meaning[]': ['Sì'] },
  ...{ 'optOut[]': ['0'], revision: '0', goTo: 'stay', timeZone: 'Europe/Rome', maxRetries: '3', minutesBetween: '30' },
  ...{
    repeats: '1',
    windowStart: '2030-01-01T09:00',
    windowEnd: '2030-01-02T20:00',
    hours: 'chosen',
    monday: '09:00/20:00',
  },
  ...{
    eves: '10:00/12:00',
    holidays: 'on',
    quietDays: '3',
    callsPerMinute: '5',
    maxCalls: '5',
    maxCost: '5',
    afterCalls: '5',
  },
  ...{
    refused: '5',
    unknown: '5',
    optedOut: '5',
    notReached: '5',
    lists: UUID,
    segments: UUID,
    tags: UUID,
    people: UUID,
  },
  ...{
    minusLists: UUID,
    minusSegments: UUID,
    follows: UUID,
    budgetOf: UUID,
    messageId: '',
    callerIdId: '',
    every: 'month',
    weekdays: '1',
  },
  ...{ dayOfMonth: '1', from: '09:00', to: '18:00', slice: 'answered:1', listName: 'A list', inherits: 'true' },
  ...{
    expectedCalls: '1',
    checked: 'on',
    shown: [],
    at: '2030-01-01T09:00:00.000Z',
    calls: '1',
    note: 'x',
    comment: 'x',
  },
  ...{ state: 'given', approvalId: UUID, decision: 'sendAgain', firstName: 'Ada', lastName: 'Prova' },
  ...{ 'attributeNames[]': ['city'], 'attributeValues[]': ['Roma'], purpose: 'x', date: '2026-01-01', contactId: UUID },
  ...{ consentId: UUID, listId: UUID, 'contactIds[]': [UUID], key: 'city', type: 'text', search: 'a', 'ids[]': [UUID] },
  ...{
    list: '',
    tag: '',
    segment: '',
    target: UUID,
    expected: '1',
    other: UUID,
    encoding: 'utf-8',
    delimiter: ';',
    quotes: 'yes',
  },
  ...{ header: 'yes', sheet: 'S', 'roles[]': ['phone'], changed: '0', seen: 'x', policy: 'update', consentText: 'x' },
  ...{
    consentPurpose: 'x',
    consentDate: '2026-01-01',
    fileName: 'x.csv',
    'rows[]': ['1'],
    'columns[]': ['0'],
    'cells[]': ['x'],
  },
  ...{ upTo: '1', mails: 'on', filter: '{"is":"suppressed"}', source: 'manual', code: '123456', testNumberId: UUID },
  ...{ email: 'somebody@example.org', role: 'operator', userId: UUID, currentPassword: 'wrong-password' },
  ...{ newPassword: 'another-password', repeatPassword: 'another-password', slug: 'a-slug' },
  ...{ defaultCountry: 'IT', patronDay: '7/12', approvalCost: '5', approvalFrom: '5', language2: 'it' },
};
const of = (...names: string[]) => names;
const DRAFT = of(
  ...[
    'id',
    'revision',
    'goTo',
    'name',
    'messageId',
    'callerIdId',
    'timeZone',
    'maxRetries',
    'minutesBetween',
    'repeats',
  ],
  ...[
    'lists',
    'segments',
    'tags',
    'people',
    'minusLists',
    'minusSegments',
    'quietDays',
    'follows',
    'budgetOf',
    'callsPerMinute',
    'maxCalls',
  ],
  ...[
    'maxCost',
    'afterCalls',
    'refused',
    'unknown',
    'optedOut',
    'notReached',
    'windowStart',
    'windowEnd',
    'hours',
    'monday',
  ],
  ...['holidays', 'eves'],
);
const CHOSEN = of('ids[]', 'search', 'list', 'tag', 'segment');
const MESSAGE = of('name', 'kind', 'extension', 'text', 'language', 'digit[]', 'meaning[]', 'optOut[]');
/** The fields of each action; one that is not here has an `id` alone. */
const FIELDS: Record<string, string[]> = {
  saveAccountAction: of(
    ...['platform', 'secrets', 'baseUrl', 'username', 'password', 'guid', 'shape', 'callsPerRequest'],
    ...['requestsPerSecond', 'inFlight'],
  ),
  addCallerIdAction: of('number', 'label'),
  labelCallerIdAction: of('id', 'label'),
  saveDraftAction: DRAFT,
  // The same schema; what differs is what follows.
  autosaveDraftAction: of('id', 'revision', 'name', 'windowEnd'),
  launchAction: of('id', 'revision', 'expectedCalls', 'checked', 'accepted'),
  scheduleLaunchAction: of('id', 'revision', 'expectedCalls', 'checked', 'accepted', 'at'),
  setRecurrenceAction: of('id', 'every', 'weekdays', 'dayOfMonth', 'from', 'to'),
  followUpAction: of('id', 'slice', 'name', 'listName', 'inherits'),
  adjustAction: of('id', 'windowEnd', 'timeZone', 'callsPerMinute', 'maxCalls', 'maxCost'),
  askApprovalAction: of('id', 'revision', 'calls', 'note'),
  decideApprovalAction: of('id', 'approvalId', 'state', 'comment'),
  decideParkedAction: of('id', 'decision'),
  saveContactAction: of(
    ...['id', 'number', 'country', 'firstName', 'lastName', 'tags', 'attributeNames[]', 'attributeValues[]'],
  ),
  addConsentAction: of('contactId', 'text', 'purpose', 'date'),
  withdrawConsentAction: of('contactId', 'consentId'),
  saveListAction: of('id', 'name'),
  removeFromListAction: of('listId', 'contactIds[]'),
  mergeContactsAction: of('id', 'other', 'number'),
  saveAttributeAction: of('key', 'label', 'type'),
  removeAttributeAction: of('key'),
  findPeopleAction: of('search'),
  addChosenToListAction: of(...CHOSEN, 'target'),
  removeChosenFromListAction: of(...CHOSEN, 'target'),
  tagChosenAction: of(...CHOSEN, 'name'),
  untagChosenAction: of(...CHOSEN, 'target'),
  deleteChosenAction: of(...CHOSEN, 'expected'),
  weighDeletingAction: CHOSEN,
  changeChoicesAction: of(
    ...['id', 'encoding', 'delimiter', 'quotes', 'header', 'country', 'sheet', 'roles[]', 'changed'],
  ),
  confirmImportAction: of(
    ...['id', 'seen', 'list', 'listName', 'policy', 'consentText', 'consentPurpose', 'consentDate'],
  ),
  correctRowsAction: of('id', 'fileName', 'rows[]', 'columns[]', 'cells[]'),
  createMessageAction: MESSAGE,
  changeMessageAction: of('id', ...MESSAGE),
  markSeenAction: of('upTo'),
  chooseMailsAction: of('mails', 'language'),
  saveSegmentAction: of('id', 'name', 'filter'),
  countFilterAction: of('filter'),
  addSuppressionAction: of('number', 'country', 'source', 'reason', 'proof', 'lastDay'),
  sendCodeAction: of('number'),
  confirmTestNumberAction: of('id', 'code'),
  testCallAction: of('id', 'testNumberId'),
  saveWorkspaceAction: of(
    ...['name', 'timeZone', 'defaultCountry', 'patronDay', 'quietDays', 'approvalCost', 'approvalFrom'],
  ),
  inviteAction: of('email', 'name', 'role'),
  lookAtInvitationAction: of('token'),
  acceptAction: of('token'),
  acceptAsNewAction: of('token', 'name', 'newPassword', 'repeatPassword'),
  changeRoleAction: of('userId', 'role'),
  removeMemberAction: of('userId'),
  changePasswordAction: of('currentPassword', 'newPassword', 'repeatPassword'),
  setPasswordByLinkAction: of('token', 'newPassword', 'repeatPassword'),
  sendBrowserLinkAction: of('email'),
  knowBrowserAction: of('token'),
};

let actor: Actor;
let ids: Record<string, string>;
beforeAll(async () => {
  actor = await makeActor();
  const { workspaceId } = actor;
  await makeAccount(actor);
  const list = await makeList(actor, 3);
  const draft = await makeDraft(actor, [list]);
  const { id: template } = await makeTemplate(actor, draft.id, 'T');
  const running = await makeDraft(actor, [list]);
  const { id: campaignId, revision } = running;
  await launchCampaign(actor, { campaignId, revision, expectedCalls: 3, accepted: [...WARNINGS] });
  const passwordHash = await hashPassword('the-right-password');
  await prisma.user.update({ where: { id: actor.userId }, data: { passwordHash } });
  const contact = await prisma.contact.findFirstOrThrow({ where: { workspaceId } });
  const waiting = await importsOf(actor).upload('Nome;Telefono\nAda;+39 312 146 8845\n');
  const done = await importsOf(actor).bring('Nome;Telefono\nAda;+39 312 146 8846\nIda;no\n');
  const segment = await prisma.segment.create({ data: { workspaceId, name: 'S', filter: { is: 'suppressed' } } });
  ids = {
    ...{ list: list.id, draft: draft.id, template, running: running.id, contact: contact.id, waiting, done: done.id },
    ...{ segment: segment.id, message: draft.messageId ?? '', callerId: draft.callerIdId ?? '' },
  };
});

// One of the actions ends the session that it is called in.
beforeEach(async () => {
  const { id: userId, passwordHash } = await prisma.user.findUniqueOrThrow({ where: { id: actor.userId } });
  cookie.sid = (await startSession({ userId, passwordHash: passwordHash ?? '' }, 'a test')) ?? '';
});

/** Whose id an action's `id` is. */
function idOf(action: string): string {
  const kinds: [RegExp, string][] = [
    [/^setRecurrence/, 'template'],
    [/^(followUp|adjust|pause|resume|cancelAction|decideParked)/, 'running'],
    [/Draft|Campaign|launch|Launch|Approval|consequences|rehearse|makeTemplate|testCall/, 'draft'],
    [/^(changeChoices|confirmImport|discardImport|cancelImport)/, 'waiting'],
    [/^(undoImport|correctRows)/, 'done'],
    [/Segment/, 'segment'],
    [/List/, 'list'],
    [/Message/, 'message'],
    [/CallerId/, 'callerId'],
  ];
  return ids[kinds.find(([pattern]) => pattern.test(action))?.[1] ?? 'contact'] ?? UUID;
}

function formOf(action: string, given: Record<string, string | string[]>): FormData {
  const form = new FormData();
  const put = (name: string, value: string | string[]) => {
    for (const each of [value].flat()) form.append(name, each);
  };
  const fields = FIELDS[action] ?? ['id'];
  for (const name of ['workspace', ...fields]) {
    const plausible = name === 'id' ? idOf(action) : name === 'workspace' ? actor.workspaceSlug : PLAUSIBLE[name];
    put(name, given[name] ?? plausible ?? '');
  }
  for (const [name, value] of Object.entries(given)) if (!form.has(name)) put(name, value);
  // As a browser sends it, but for the halves of surrogate pairs: only a program sends those.
  return form;
}

/** A form as a program may send it: what a browser would mend is in it as it is. */
function raw(action: string, given: Record<string, string | string[]>): FormData {
  const form = formOf(action, given);
  const { getAll } = form;
  form.getAll = (name: string) => {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    return value === undefined ? getAll.call(form, name) : [value].flat();
  };
  return form;
}

test.each(ACTIONS)('%s takes whatever comes', { timeout: 300_000 }, async (name, action) => {
  const wrong: unknown[] = [];
  const attempt = async (given: Record<string, string | string[]>) => {
    const said = await action({ status: 'idle' }, raw(name, given)).catch((error: { digest?: string }) => {
      // A redirect is a success, and a page that is not there is an answer.
      if (/^NEXT_(REDIRECT|HTTP_ERROR_FALLBACK;404)/.test(error.digest ?? '')) return { status: 'done' as const };
      return { status: 'thrown' as const, error: { code: String(error) } };
    });
    if (said.status === 'thrown' || (said.status === 'failed' && /^(unexpected|unavailable)$/.test(said.error.code)))
      wrong.push([JSON.stringify(given).slice(0, 200), said.error]);
  };
  const fields = [...(FIELDS[name] ?? ['id']), 'workspace', randomUUID(), '__proto__'];
  for (const field of fields) await Promise.all(EVIL.map((value) => attempt({ [field]: value })));
  expect(wrong).toEqual([]);
});

test('every action of the portal is tried', () => {
  expect(ACTIONS.length).toBeGreaterThan(60);
  const named = new Set(ACTIONS.map(([name]) => name));
  expect(Object.keys(FIELDS).filter((name) => !named.has(name))).toEqual([]);
});

test('every action is logged under the name that it is exported by, and no two share one', () => {
  const names = ACTIONS.map(([name]) => name);
  expect(ACTIONS.map(([, action]) => action.name)).toEqual(names);
  expect(new Set(names).size).toBe(names.length);
});
