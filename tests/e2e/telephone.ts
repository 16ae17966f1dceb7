import type { Page } from '@playwright/test';
import { prisma } from '#lib/db/client.ts';
import { launchCampaign } from '#lib/features/dispatch/launch/launch.ts';
import { suppress } from '#lib/features/suppressions/service.ts';
import { CLINIC } from './portal.ts';
import { draft, importInto, ownerOf, reaches } from './steps.ts';

const LONG = 'Richiami per le visite di controllo di dicembre, ambulatorio di via Giuseppe Garibaldi';
const REASON = 'Ha chiesto al telefono, il giorno prima, di non essere chiamato mai più per questo motivo';
const FILE = `Nome;Cognome;Telefono;Data
Massimiliano;Della Rocca Santangelo;+39 312 000 9101 (non chiamare prima delle nove di sera);2026-12-01
Ada;Bianchi;chiedere alla figlia che abita di fronte e che torna a casa alle sei;2026-12-02
`;

/** Names, reasons and addresses as long as people have them, wherever a table may cut them. */
export async function longWords(page: Page): Promise<void> {
  const actor = await ownerOf('clinica-san-marco');
  const { workspaceId } = actor;
  if ((await prisma.campaign.count({ where: { workspaceId, name: LONG } })) > 0) return;
  const user = await prisma.user.create({
    data: {
      email: 'massimiliano.dellarocca.santangelo@ambulatorio-garibaldi.example.org',
      name: LONG,
      passwordHash: '',
    },
  });
  await prisma.member.create({ data: { workspaceId, userId: user.id, role: 'auditor' } });
  await importInto(page, CLINIC, { name: `${LONG}.csv`, mimeType: 'text/csv', buffer: Buffer.from(FILE) }, LONG);
  for (const launch of [true, false]) {
    const name = launch ? LONG : `${LONG} (bozza)`;
    const { id, revision } = await draft(actor, name, 3);
    const [number = ''] = await numbersOf(workspaceId, `${name} (list)`);
    await suppress(prisma, workspaceId, [{ number, source: 'asked', reason: REASON }], actor);
    if (!launch) continue;
    await launchCampaign(actor, { campaignId: id, revision, expectedCalls: 2 });
    await reaches(id, 'completed');
  }
}

async function numbersOf(workspaceId: string, list: string): Promise<string[]> {
  const members = await prisma.listMember.findMany({
    where: { workspaceId, list: { name: list } },
    select: { contact: { select: { number: true } } },
  });
  return members.map(({ contact }) => contact.number);
}

/** Text that its box cuts off, or moves out of sight, and that nothing else shows: a clerk on a telephone cannot point at it. */
export function cutText(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const isCut = (element: HTMLElement) => {
      const { overflowX, overflowY } = getComputedStyle(element);
      const { width, height } = element.getBoundingClientRect();
      // What only screen readers get is a pixel wide; a field scrolls by itself.
      if (width <= 1 || height <= 1 || element.matches('input, textarea, select, .sr-only *')) return false;
      const across = overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1;
      const down = ['hidden', 'clip'].includes(overflowY) && element.scrollHeight > element.clientHeight + 2;
      return (across || down) && element.title === '' && element.textContent.trim() !== '';
    };
    return [...document.querySelectorAll<HTMLElement>('body *')]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }) && isCut(element))
      .map((element) => `<${element.localName} class="${element.className}"> ${element.textContent.slice(0, 80)}`);
  });
}

/** What each row of each table says, a text a cell that is seen. */
export function factsOfRows(page: Page): Promise<string[][]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('main tbody tr')].map((row) =>
      [...row.children]
        .filter((cell) => cell instanceof HTMLElement && cell.checkVisibility())
        // biome-ignore lint/performance/useDomNodeTextContent: what is hidden within a cell is not said either
        .map((cell) => (cell as HTMLElement).innerText.replace(/\s+/g, ' ').trim())
        // A dash stands for nothing where a column must be filled.
        .filter((text) => text !== '' && text !== '—'),
    ),
  );
}
