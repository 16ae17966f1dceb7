import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ROOT } from '#lib/commands/root.ts';
import { pool } from '#lib/db/client.ts';
import { round } from './figures.ts';

type Node = {
  id: number;
  callFrame: { functionName: string; url: string; lineNumber: number };
  children?: number[];
};
type CpuProfile = { nodes: Node[]; samples: number[]; timeDeltas: number[] };

const TOP = 25;

/** Returns a process's time in seconds, by function: the function's own time, and with everything that it called. */
export function readProfile(folder: string) {
  const [file] = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.cpuprofile')) : [];
  if (!file) return null;
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as CpuProfile;
  const selfOf = new Map<number, number>();
  for (const [index, id] of samples.entries()) selfOf.set(id, (selfOf.get(id) ?? 0) + (timeDeltas[index] ?? 0));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const self = new Map<string, number>();
  const whole = new Map<string, number>();
  const add = (to: Map<string, number>, name: string, micros: number) => to.set(name, (to.get(name) ?? 0) + micros);

  const visit = (node: Node, above: Set<string>): number => {
    const name = nameOf(node);
    const isFirst = !above.has(name);
    if (isFirst) above.add(name);
    const own = selfOf.get(node.id) ?? 0;
    let sum = own;
    for (const child of node.children ?? []) {
      const below = byId.get(child);
      if (below) sum += visit(below, above);
    }
    add(self, name, own);
    if (isFirst) {
      above.delete(name);
      add(whole, name, sum);
    }
    return sum;
  };
  const [root] = nodes;
  if (root) visit(root, new Set());
  return { file: join(folder, file), self: top(self), withCalled: top(whole) };
}

function nameOf({ callFrame: { functionName, url, lineNumber } }: Node): string {
  const place = url.replace(`file://${ROOT}/`, '').replace(/^.*node_modules\//, '');
  return `${functionName || '(anonymous)'}${place ? ` ${place}:${lineNumber + 1}` : ''}`;
}

function top(by: Map<string, number>): Record<string, number> {
  const rows = [...by].sort(([, a], [, b]) => b - a).slice(0, TOP);
  return Object.fromEntries(rows.map(([name, micros]) => [name, round(micros / 1e6)]));
}

const LOOK_EVERY_MS = 20;

/**
 * Starts watching the server; the function that it returns reports the cost of each statement since, including those inside
 * triggers, and what the backends were doing in each of the samples (a lock, the disk, the processor).
 */
export async function watchServer() {
  await pool.query('SELECT pg_stat_statements_reset()');
  const seen = new Map<string, number>();
  let looks = 0;
  let watching = true;
  const client = await pool.connect();
  const watch = (async () => {
    for (; watching; looks += 1) {
      const { rows } = await client.query<{ what: string; n: number }>(
        `SELECT state || ': ' || coalesce(wait_event_type || ' ' || wait_event, 'processor') AS what, count(*)::int AS n
         FROM pg_stat_activity
         WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND state <> 'idle' GROUP BY 1`,
      );
      for (const { what, n } of rows) seen.set(what, (seen.get(what) ?? 0) + n);
      await pause(LOOK_EVERY_MS);
    }
  })();
  return async () => {
    watching = false;
    await watch;
    client.release();
    const waits = [...seen].sort(([, a], [, b]) => b - a).map(([what, n]) => [what, round(n / looks)]);
    return { backendsSeen: Object.fromEntries(waits), statements: await costOfStatements() };
  };
}

async function costOfStatements() {
  const { rows } = await pool.query<Record<string, number> & { query: string }>(
    `SELECT regexp_replace(query, '\\s+', ' ', 'g') AS query, toplevel, calls::int, round(mean_exec_time::numeric, 3)::float8 AS "meanMs",
            round(total_exec_time::numeric / 1000, 2)::float8 AS seconds, rows::int, round(wal_bytes / 1048576)::int AS "walMegabytes",
            shared_blks_hit::int AS "blocksHit", shared_blks_read::int AS "blocksRead"
     FROM pg_stat_statements WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
     ORDER BY total_exec_time DESC LIMIT $1`,
    [TOP],
  );
  return rows.map((row) => ({ ...row, query: row.query.slice(0, 160) }));
}
