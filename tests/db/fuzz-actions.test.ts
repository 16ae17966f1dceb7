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
import { FIELDS, PLAUSIBLE, UUID } from '../support/form-fields.ts';
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
    list: list.id,
    draft: draft.id,
    template,
    running: running.id,
    contact: contact.id,
    waiting,
    done: done.id,
    segment: segment.id,
    message: draft.messageId ?? '',
    callerId: draft.callerIdId ?? '',
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
