import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { pool, prisma } from '#lib/db/client.ts';
import { fingerprint } from '#lib/features/contacts/import/preview.ts';
import { importDetail, untilOver } from '#lib/features/contacts/import/queries.ts';
import { confirmImport, uploadImport } from '#lib/features/contacts/import/service.ts';
import { makeActor } from '../support/factory.ts';
import type { BenchDatabase } from './database.ts';
import { atMost, round, tell, timed } from './figures.ts';
import { importFloor } from './import-floor.ts';
import { startWorker } from './processes.ts';
import { untilWorkerIsUp } from './progress.ts';
import { settleDisk } from './scene.ts';
import { cpuSeconds, familySeconds, peakMegabytes, spending } from './spent.ts';
import { mustBe } from './wrong.ts';

const MOST_SECONDS = 15;
const MOST_TIMES_FLOOR = 1.7;
const MOST_TIMES_FIRST = 1.5;
const MOST_MEGABYTES = 300;
const MOST_TIMES_IDLE = 2;
const LONGEST_MS = 300_000;

/** A file of `rows` people, six columns, through the worker: the first time, and the same file again. */
export async function benchImport(rows: number, database: BenchDatabase, profileDir?: string) {
  const file = join(database.dataDir, 'people.csv');
  tell(`writing a file of ${rows} rows`);
  await writePeople(file, rows);
  const before = await importFloor(file, rows);

  const worker = startWorker({}, profileDir);
  await untilWorkerIsUp();
  const actor = await makeActor();
  const watch = await cheapQueries(database.url);
  const idle = await watch.during(() => pause(3_000));
  const once = async (list: string) => {
    const id = await uploadImport(actor, {
      fileName: 'people.csv',
      body: createReadStream(file),
      announced: statSync(file).size,
    });
    const choices = (await importDetail(actor.workspaceId, id))?.settings.choices;
    if (!choices) throw new Error('the file was not understood');
    await settleDisk();
    const spent = spending({
      worker: () => cpuSeconds(worker.pid),
      postgres: () => familySeconds(database.postmaster),
    });
    let seconds = 0;
    const meanwhile = await watch.during(async () => {
      seconds = await timed(async () => {
        await confirmImport(actor, { id, seen: fingerprint(choices), list: { kind: 'new', name: list } });
        await untilOver(actor.workspaceId, id, LONGEST_MS);
      });
    });
    return { seconds, cpuSeconds: spent(), meanwhile, counts: (await importDetail(actor.workspaceId, id))?.counts };
  };

  tell('importing it');
  const first = await once('people');
  mustBe('what was taken', first.counts?.accepted, rows);
  mustBe('the address book', await prisma.contact.count({ where: { workspaceId: actor.workspaceId } }), rows);
  mustBe('the list', await prisma.listMember.count({ where: { workspaceId: actor.workspaceId } }), rows);
  tell('importing it again');
  const second = await once('people');
  mustBe('what was known', second.counts?.unchanged, rows);
  const megabytes = peakMegabytes(worker.pid);
  await worker.stop();
  await watch.end();
  await pool.query('TRUNCATE contact, list_member, contact_tag, contact_consent');
  const after = await importFloor(file, rows);

  const floor = (before + after) / 2;
  const timesFloor = round(first.seconds / floor);
  return {
    rows,
    first: { ...first, seconds: round(first.seconds) },
    again: { ...second, seconds: round(second.seconds) },
    floor: {
      what: 'parse, COPY and the same merge, nothing looked at',
      seconds: round(floor),
      runs: [round(before), round(after)],
    },
    cheapQueryIdle: idle,
    workerPeakMegabytes: megabytes,
    goals: [
      atMost(`${rows} rows in at most ${MOST_SECONDS} s`, round(first.seconds), MOST_SECONDS),
      atMost(`at most ${MOST_TIMES_FLOOR} × the floor`, timesFloor, MOST_TIMES_FLOOR),
      atMost(
        `the same file again: at most ${MOST_TIMES_FIRST} × the first`,
        round(second.seconds / first.seconds),
        MOST_TIMES_FIRST,
      ),
      atMost(`worker: at most ${MOST_MEGABYTES} MB`, megabytes, MOST_MEGABYTES),
      atMost(
        `a page’s query meanwhile: p95 at most ${MOST_TIMES_IDLE} × idle`,
        round(first.meanwhile.p95 / idle.p95),
        MOST_TIMES_IDLE,
      ),
    ],
  };
}

const FIRST = [
  'Maria',
  'Anna',
  'Giuseppe',
  'Marco',
  'Francesca',
  'Luca',
  'Giulia',
  'Paolo',
  'Chiara',
  'Andrea',
  'Niccolò',
];
const LAST = [
  'Rossi',
  'Bianchi',
  'Ferrari',
  'Esposito',
  'De Luca',
  'Ricci',
  'Però',
  'Greco',
  'Conti',
  'Gallo',
  'D’Angelo',
];
const TOWNS = ['Forlì', 'Roma', 'Milano', 'Bari', 'Reggio nell’Emilia'];

/** Six columns as an office has them; numbers as people write them, each number once. */
async function writePeople(path: string, rows: number): Promise<void> {
  const out = createWriteStream(path);
  const lines = function* () {
    let buffer = 'Nome;Cognome;Telefono cellulare;Città;Anno visita;Note\r\n';
    for (let n = 0; n < rows; n += 1) {
      const end = String((n * 7919) % 10_000_000).padStart(7, '0');
      const mobile = `3${20 + ((Math.floor(n / 10_000_000) + n) % 60)}`;
      const number = [`${mobile}${end}`, `+39${mobile}${end}`, `${mobile} ${end}`, `0039${mobile}${end}`][n % 4];
      const last = `${LAST[n % LAST.length]}${(n * 31) % 97 > 48 ? ` ${String.fromCharCode(65 + (n % 26))}.` : ''}`;
      buffer += `${FIRST[(n * 7) % FIRST.length]};${last};${number};${TOWNS[n % TOWNS.length]};${2000 + (n % 26)};${n % 5 === 0 ? 'chiamare dopo le 18' : ''}\r\n`;
      if (buffer.length > 256 * 1024) {
        yield buffer;
        buffer = '';
      }
    }
    yield buffer;
  };
  await finished(Readable.from(lines()).pipe(out));
}

/** A query that pages run again and again, on a connection of its own. */
async function cheapQueries(url: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const ask = async () => {
    const begun = performance.now();
    await client.query(
      'SELECT m.role FROM member m JOIN workspace w ON w.id = m.workspace_id ORDER BY m.created_at LIMIT 1',
    );
    return performance.now() - begun;
  };
  return {
    async during(work: () => Promise<unknown>) {
      const taken: number[] = [];
      let over = false;
      const asking = (async () => {
        while (!over) {
          taken.push(await ask());
          await pause(20);
        }
      })();
      await work();
      over = true;
      await asking;
      taken.sort((a, b) => a - b);
      const at = (share: number) => round(taken[Math.floor(share * (taken.length - 1))] ?? 0);
      return { p50: at(0.5), p95: at(0.95), max: at(1) };
    },
    end: () => client.end(),
  };
}
