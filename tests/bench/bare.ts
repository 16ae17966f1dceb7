import { Pool } from 'undici';
import { pool } from '#lib/db/client.ts';
import type { SandboxProcess } from './processes.ts';
import { PER_REQUEST } from './scene.ts';
import { cpuSeconds, familySeconds, spending } from './spent.ts';

/** Returns the id of the bare batch `seq` (from 0); ids sort in the order of `seq`, as uuidv7 would. */
export const bareBatch = (seq: number) => `00000000-0000-7000-8000-${seq.toString(16).padStart(12, '0')}`;

/** Creates a table with the columns of `call`, nothing else of it, and the given indexes. */
export async function makeBareCalls(indexes: ('batch' | 'campaign')[]): Promise<void> {
  await pool.query('DROP TABLE IF EXISTS bare_call');
  await pool.query('CREATE TABLE bare_call (LIKE call)');
  await pool.query('ALTER TABLE bare_call ADD PRIMARY KEY (code_request)');
  if (indexes.includes('batch')) await pool.query('CREATE INDEX ON bare_call (batch_id)');
  if (indexes.includes('campaign')) await pool.query('CREATE INDEX ON bare_call (campaign_id, code_request)');
}

/** The bare `INSERT … SELECT`: a call for each contact of the workspace, `PER_REQUEST` of them per batch. */
export async function fillBareCalls(workspaceId: string, campaignId: string): Promise<number> {
  const { rowCount } = await pool.query(
    `INSERT INTO bare_call (code_request, workspace_id, campaign_id, round, batch_id, contact_id, number, first_name,
                            last_name, state, updated_at)
     SELECT uuidv7(), workspace_id, $2, 1,
            ('00000000-0000-7000-8000-' || lpad(to_hex((row_number() OVER () - 1) / $3::int), 12, '0'))::uuid,
            id, number, first_name, last_name, 'pending', now()
     FROM contact WHERE workspace_id = $1`,
    [workspaceId, campaignId, PER_REQUEST],
  );
  return rowCount ?? 0;
}

export async function dropBareTables(): Promise<void> {
  await pool.query('DROP TABLE IF EXISTS bare_call, bare_exchange');
}

/** Runs `work` for 0 … count - 1, `lanes` of them at a time. */
export async function inLanes(count: number, lanes: number, work: (seq: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

/** Returns a bare loop's connection to the sandbox, and the processor time of all processes involved from now on. */
export function openFloor(at: { postmaster: number; sandbox: SandboxProcess }, lanes: number) {
  const base = new URL(at.sandbox.baseUrl);
  const http = new Pool(base.origin, { connections: lanes, pipelining: 1 });
  const spent = spending({
    bench: () => cpuSeconds(process.pid),
    postgres: () => familySeconds(at.postmaster),
    sandbox: () => cpuSeconds(at.sandbox.pid),
  });
  const ask = (method: 'GET' | 'POST', body: Buffer) =>
    http.request({
      method,
      path: `${base.pathname}/instantCall/`,
      headers: { 'content-type': 'application/json' },
      body,
    });
  return { ask, spent, close: () => http.close() };
}
