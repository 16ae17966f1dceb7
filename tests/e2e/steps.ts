import './settings.ts';

import type { Page } from '@playwright/test';
import { prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { launchCampaign } from '#lib/features/dispatch/launch/launch.ts';
import { suppress } from '#lib/features/suppressions/service.ts';
import { CLINIC, expect, LONG, PEOPLE } from './portal.ts';
import { valveTo } from './valve.ts';

/** The owner, in one of the demo's workspaces. */
export async function ownerOf(slug: string): Promise<Actor> {
  const member = await prisma.member.findFirstOrThrow({
    where: { workspace: { slug }, user: { email: PEOPLE.owner } },
    include: { user: true, workspace: true },
  });
  return {
    userId: member.userId,
    userName: member.user.name,
    email: member.user.email,
    role: member.role,
    workspaceId: member.workspaceId,
    workspaceSlug: slug,
    workspaceName: member.workspace.name,
    timeZone: member.workspace.timeZone,
  };
}

let numbers = Math.floor(Math.random() * 1_000_000);

/** A draft that could be launched now, on a list of its own with `people` people. */
export async function draft(actor: Actor, name: string, people: number): Promise<{ id: string; revision: number }> {
  const { workspaceId, timeZone } = actor;
  const list = await prisma.list.create({ data: { workspaceId, name: `${name} (list)` } });
  const contacts = await prisma.contact.createManyAndReturn({
    data: Array.from({ length: people }, (_, index) => {
      numbers += 1;
      const number = `+39312${String(numbers % 10_000_000).padStart(7, '0')}`;
      return { workspaceId, number, firstName: 'Nora', lastName: `Prova ${index + 1}` };
    }),
    select: { id: true },
  });
  await prisma.listMember.createMany({
    data: contacts.map((contact) => ({ workspaceId, listId: list.id, contactId: contact.id })),
  });
  const message = await prisma.message.findFirstOrThrow({ where: { workspaceId, kind: 'audio' } });
  const callerId = await prisma.callerId.findFirstOrThrow({ where: { workspaceId } });
  const campaign = await prisma.campaign.create({
    data: {
      workspaceId,
      name,
      timeZone,
      messageId: message.id,
      callerIdId: callerId.id,
      windowStart: new Date(Date.now() - 60_000),
      windowEnd: new Date(Date.now() + 6 * 60 * 60_000),
      audience: { lists: [list.id] },
    },
  });
  return { id: campaign.id, revision: campaign.revision };
}

/** A launched campaign of `people` calls. */
export async function launched(actor: Actor, name: string, people: number): Promise<string> {
  const { id, revision } = await draft(actor, name, people);
  await launchCampaign(actor, { campaignId: id, revision, expectedCalls: people });
  return id;
}

/** Waits until a campaign is in a state. */
export async function reaches(id: string, state: string): Promise<void> {
  await expect
    .poll(async () => (await prisma.campaign.findUniqueOrThrow({ where: { id } })).state, { timeout: LONG })
    .toBe(state);
}

type Upload = string | { name: string; mimeType: string; buffer: Buffer };

/** Uploads a file of contacts as somebody would, up to the page that shows what would happen. */
export async function upload(page: Page, workspace: string, file: Upload): Promise<void> {
  await page.goto(`${workspace}/contacts/imports/new`);
  await page.locator('input[type=file]').setInputFiles(file);
}

/** Imports a file into a new list, up to the page of its result. */
export async function importInto(page: Page, workspace: string, file: Upload, list: string): Promise<void> {
  await upload(page, workspace, file);
  await page.getByRole('textbox', { name: /Name of the new list|Nome della lista nuova/ }).fill(list);
  await page.getByRole('button', { name: /^(Import|Importa) / }).click();
  await expect(page.getByRole('heading', { name: /^(Result|Esito)$/ })).toBeVisible({ timeout: LONG });
}

/** Something of everything, so that every page has something to show. */
export async function someHistory(page: Page): Promise<void> {
  const actor = await ownerOf('clinica-san-marco');
  const { workspaceId } = actor;
  if ((await prisma.campaign.count({ where: { workspaceId, state: 'completed' } })) === 0) {
    await reaches(await launched(actor, 'Something to look at', 4), 'completed');
  }
  if ((await prisma.campaign.count({ where: { workspaceId, state: 'draft' } })) === 0) {
    await draft(actor, 'A draft to look at', 3);
  }
  if ((await prisma.import.count({ where: { workspaceId, state: 'done' } })) === 0) {
    const buffer = Buffer.from('Nome;Telefono\nAda;+39 312 000 9001\nIda;312 000 9002\nZoe;non ha\n');
    await importInto(page, CLINIC, { name: 'three.csv', mimeType: 'text/csv', buffer }, 'Three to look at');
  }
  if ((await prisma.suppression.count({ where: { workspaceId } })) === 0) {
    await suppress(prisma, workspaceId, [{ number: '+393120009999', source: 'asked', reason: 'Al telefono' }], actor);
  }
}

/** Puts a valve between a workspace's account and the sandbox. */
export async function throughValve(actor: Actor, sandboxUrl: string) {
  const { workspaceId } = actor;
  const { baseUrl } = await prisma.account.findFirstOrThrow({ where: { workspaceId } });
  const valve = await valveTo({ host: '127.0.0.1', port: Number(new URL(sandboxUrl).port) });
  const piped = new URL(baseUrl);
  piped.port = String(valve.port);
  await prisma.account.updateMany({ where: { workspaceId }, data: { baseUrl: piped.href } });
  return {
    shut: valve.shut,
    open: valve.open,
    remove: async () => {
      await prisma.account.updateMany({ where: { workspaceId }, data: { baseUrl } });
      await valve.close();
    },
  };
}

/** A moment as the fields for day and time take it, in the demo's zone. */
function inRome(when: Date): { day: string; time: string } {
  const [day = '', time = ''] = when.toLocaleString('sv-SE', { timeZone: 'Europe/Rome' }).split(' ');
  return { day, time: time.slice(0, 5) };
}

/** Fills a new campaign as somebody would, with a window that is open now, and goes on to the check. */
export async function compose(page: Page, workspace: string, wanted: { name: string; list: string }): Promise<void> {
  await page.goto(`${workspace}/campaigns/new`);
  await page.getByLabel('Name of the campaign').fill(wanted.name);
  await page.getByRole('checkbox', { name: new RegExp(wanted.list) }).check();
  await page.getByRole('radio', { name: /Promemoria appuntamento/ }).check();
  await page.getByRole('combobox', { name: /Caller id/ }).click();
  await page.getByRole('option').first().click();
  for (const [field, when] of [
    ['From the first moment', new Date()],
    ['To the last moment', new Date(Date.now() + 3 * 60 * 60_000)],
  ] as const) {
    const { day, time } = inRome(when);
    await page.getByRole('textbox', { name: new RegExp(`^${field}.* Date$`) }).fill(day);
    await page.getByRole('textbox', { name: new RegExp(`^${field}.* Time$`) }).fill(time);
  }
  await page.getByRole('radio', { name: /At any hour of the window/ }).check();
  await page.getByRole('button', { name: 'Save and check' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Check before the launch' })).toBeVisible();
}

/** Confirms the check that a page shows, and launches. */
export async function confirmLaunch(page: Page): Promise<void> {
  for (const warning of await page.locator('input[name^="accepted-"]').all()) await warning.check();
  await page.getByRole('checkbox', { name: /I have checked/ }).check();
  await page.getByRole('button', { name: /^Launch / }).click();
}
