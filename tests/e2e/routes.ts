import { globSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '#lib/commands/root.ts';
import { CLINIC } from './portal.ts';

type Ask = <Row extends Record<string, unknown>>(text: string, values?: unknown[]) => Promise<Row[]>;

const OF_CLINIC = `workspace_id = (SELECT id FROM workspace WHERE slug = '${CLINIC.split('/').at(-1)}')`;

/** Where the id behind a dynamic part of an address comes from: the newest row of the clinic. */
const NEWEST: Record<string, string> = {
  message: `SELECT id FROM message WHERE ${OF_CLINIC} ORDER BY id DESC LIMIT 1`,
  campaign: `SELECT id FROM campaign WHERE ${OF_CLINIC} AND state = 'completed' ORDER BY id DESC LIMIT 1`,
  draft: `SELECT id FROM campaign WHERE ${OF_CLINIC} AND state = 'draft' ORDER BY id DESC LIMIT 1`,
  call: `SELECT c.code_request AS id FROM call c JOIN campaign g ON g.id = c.campaign_id
         WHERE c.${OF_CLINIC} AND g.state = 'completed' AND c.state = 'final' ORDER BY g.id DESC, c.code_request LIMIT 1`,
  contact: `SELECT id FROM contact WHERE ${OF_CLINIC} ORDER BY id DESC LIMIT 1`,
  list: `SELECT id FROM list WHERE ${OF_CLINIC} ORDER BY id DESC LIMIT 1`,
  segment: `SELECT id FROM segment WHERE ${OF_CLINIC} ORDER BY id DESC LIMIT 1`,
  import: `SELECT id FROM import WHERE ${OF_CLINIC} ORDER BY id DESC LIMIT 1`,
  doneImport: `SELECT id FROM import WHERE ${OF_CLINIC} AND state = 'done' ORDER BY id DESC LIMIT 1`,
  suppression: `SELECT id FROM suppression WHERE ${OF_CLINIC} ORDER BY id DESC LIMIT 1`,
  exchange: `SELECT id FROM exchange WHERE ${OF_CLINIC} AND kind = 'place' ORDER BY id DESC LIMIT 1`,
};

/** The route of every page of the portal, found in the folder `app`: a new page is tested by being there. */
export function everyRoute(): string[] {
  return globSync('**/page.tsx', { cwd: join(ROOT, 'app') })
    .map((file) => `/${file.replaceAll('\\', '/')}`.replace(/\/page\.tsx$/, '').replace(/\/\([^)]+\)/g, ''))
    .sort();
}

/** What a campaign's page shows behind its tabs: other tables than at first. */
export const VIEWS = ['tab=calls', 'tab=calls&outcome=excluded', 'tab=batches', 'tab=history'].map(
  (view) => `/w/[workspace]/campaigns/[id]?${view}`,
);

/** An address that exists for a route. */
export async function addressOf(route: string, ask: Ask): Promise<string> {
  let address = route.replace('/w/[workspace]', CLINIC) || '/';
  for (const [part, name = ''] of route.matchAll(/\[(\w+)\]/g)) {
    if (name === 'workspace') continue;
    const kind = kindOf(route, name);
    const query = NEWEST[kind];
    if (!query) throw new Error(`${route}: no rule says which ${name} to open; add one to tests/e2e/routes.ts`);
    const [row] = await ask<{ id: string }>(query);
    if (!row) throw new Error(`${route}: there is no ${kind} to open`);
    address = address.replace(part, row.id);
  }
  return address;
}

/** `[id]` below `exchanges/` is an exchange; a campaign that is edited or reviewed is a draft; only what is done is undone. */
function kindOf(route: string, name: string): string {
  const before = route.split(`[${name}]`)[0]?.split('/').filter(Boolean).at(-1) ?? '';
  const kind = name === 'id' || !(name in NEWEST) ? before.replace(/s$/, '') : name;
  if (kind === 'import' && /\/(correct|undo)$/.test(route)) return 'doneImport';
  return kind === 'campaign' && /\/(edit|review|review\/excluded|audience|message|window)$/.test(route)
    ? 'draft'
    : kind;
}
