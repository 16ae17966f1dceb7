import { pool } from '#lib/db/client.ts';
import type { Condition } from '#lib/domain/segment.ts';
import {
  addChosenToList,
  consequenceOfDeleting,
  deleteChosen,
  removeChosenFromList,
  tagChosen,
  untagChosen,
} from '#lib/features/contacts/bulk-service.ts';
import { contactCount, contactPage } from '#lib/features/contacts/queries.ts';
import { atMost, round, tell, timed } from './figures.ts';
import { type PeopleScene, preparePeople } from './people.ts';

const PAGE_MS = 10;
const COUNT_MS = 100;
const TIMES = 60;
const DEEP_PAGE = 5000;
const PAGE = 50;

type Sample = { id: string; number: string; first: string; last: string };
type Measured = { p50: number; p95: number; max: number; estimated?: number };

/** The database cost of a page of the contacts among `people` people: from any position, searched, narrowed, counted. */
export async function benchPages(people: number) {
  tell(`making ${people} people`);
  const scene = await preparePeople(people);
  const samples = await someOf(scene);
  const { workspaceId } = scene.actor;
  const page = (filter: Parameters<typeof contactPage>[1]) => () => contactPage(workspaceId, filter);
  const each = <T>(make: (sample: Sample, other: Sample) => T) =>
    samples.map((sample, at) => make(sample, samples[(at * 7 + 3) % samples.length] ?? sample));

  tell('reading pages');
  const deep = await cursorAt(workspaceId, Math.min(DEEP_PAGE * PAGE, people - PAGE));
  const asked: Record<string, (() => Promise<unknown>)[]> = {
    firstPage: each(() => page({})),
    [`page${DEEP_PAGE}`]: each(() => page({ after: deep })),
    nameByPart: each(({ last }) => page({ search: last.slice(0, 4) })),
    nameByMiddle: each(({ last }) => page({ search: last.slice(1, 6) })),
    twoWords: each(({ first, last }) => page({ search: `${first.slice(0, 4)} ${last}` })),
    twoWordsOfNobody: each(({ first }, other) => page({ search: `${first} ${other.first}` })),
    numberByPart: each(({ number }) => page({ search: number.slice(5, 11) })),
    numberByEnd: each(({ number }) => page({ search: number.slice(-4) })),
    list: each((_, other) => page({ listId: listOf(scene, other) })),
    tag: each(() => page({ tagId: scene.tag })),
  };
  const pages: Record<string, Measured> = {};
  for (const [name, runs] of Object.entries(asked)) pages[name] = await measure(runs);
  const floor = await measure(each(() => () => bareKeyset(workspaceId)));

  tell('counting segments');
  const counts: Record<string, Measured> = {};
  for (const [name, filter] of Object.entries(segmentsOf(scene))) {
    let estimated = 0;
    const count = async () => {
      if (!(await contactCount(workspaceId, { filter })).exact) estimated += 1;
    };
    counts[name] = { ...(await measure(Array.from({ length: 12 }, () => count))), estimated };
  }
  const goals = [
    ...Object.entries(pages).map(([name, { p95 }]) => atMost(`${name}: p95 in at most ${PAGE_MS} ms`, p95, PAGE_MS)),
    ...Object.entries(counts).map(([name, { p95 }]) =>
      atMost(`count ${name}: p95 in at most ${COUNT_MS} ms`, p95, COUNT_MS),
    ),
  ];
  const many = await actOnAll(scene);
  return {
    people,
    lists: scene.lists.length,
    floor: { what: '51 keys by the index of the names', ...floor },
    pages,
    counts,
    many,
    goals,
  };
}

/** Returns the seconds of each action on everybody, each of them one statement. The last leaves nobody. */
async function actOnAll({ actor, lists }: PeopleScene): Promise<Record<string, number>> {
  tell('acting on everybody');
  const [list = ''] = lists;
  const acts = {
    addToList: () => addChosenToList(actor, {}, list),
    removeFromList: () => removeChosenFromList(actor, {}, list),
    addTag: () => tagChosen(actor, {}, 'everybody'),
    removeTag: () => untagChosen(actor, {}, 'everybody'),
    delete: async () => deleteChosen(actor, {}, (await consequenceOfDeleting(actor, {})).people),
  };
  const seconds: Record<string, number> = {};
  for (const [name, act] of Object.entries(acts)) seconds[name] = round(await timed(act));
  return seconds;
}

/** Returns randomly drawn people: frequent names are searched more often, as in an office. */
async function someOf({ actor }: PeopleScene): Promise<Sample[]> {
  const { rows } = await pool.query<Sample>(
    `SELECT id, number, first_name AS first, last_name AS last FROM contact
     WHERE workspace_id = $1 ORDER BY hashtext(id::text || 'bench') LIMIT $2`,
    [actor.workspaceId, TIMES],
  );
  return rows;
}

function listOf({ lists }: PeopleScene, { number }: Sample): string | undefined {
  return lists[Number(number.slice(-3)) % lists.length];
}

async function cursorAt(workspaceId: string, offset: number): Promise<string> {
  const { rows } = await pool.query<Sample>(
    `SELECT id, first_name AS first, last_name AS last FROM contact WHERE workspace_id = $1
     ORDER BY last_name, first_name, id OFFSET $2 LIMIT 1`,
    [workspaceId, offset - 1],
  );
  const last = rows[0];
  return Buffer.from(JSON.stringify([last?.last, last?.first, last?.id])).toString('base64url');
}

function bareKeyset(workspaceId: string) {
  return pool.query('SELECT id FROM contact WHERE workspace_id = $1 ORDER BY last_name, first_name, id LIMIT 51', [
    workspaceId,
  ]);
}

function segmentsOf({ lists, tag }: PeopleScene): Record<string, Condition> {
  const list = lists[1] ?? '';
  const town: Condition = { is: 'attribute', key: 'città', type: 'text', op: 'eq', value: 'Forlì' };
  return {
    list: { is: 'list', list },
    tag: { is: 'tag', tag },
    name: { is: 'name', contains: 'bianch' },
    prefix: { is: 'prefix', prefix: '+39051' },
    attribute: town,
    neverReached: { is: 'calls', what: 'neverReached', since: { days: 30 } },
    pressedDigit: { is: 'digit', digit: '2' },
    suppressed: { is: 'suppressed' },
    listAndTown: { is: 'all', of: [{ is: 'list', list }, town] },
    listNotCalled: {
      is: 'all',
      of: [
        { is: 'list', list },
        { is: 'not', of: { is: 'calls', what: 'called', since: null } },
      ],
    },
    either: {
      is: 'any',
      of: [
        { is: 'tag', tag },
        { is: 'list', list },
      ],
    },
  };
}

/** Returns milliseconds, after two warm-up rounds. */
async function measure(runs: (() => Promise<unknown>)[]): Promise<Measured> {
  for (const run of runs.slice(0, 2)) await run();
  const taken: number[] = [];
  for (const run of runs) {
    const begun = performance.now();
    await run();
    taken.push(performance.now() - begun);
  }
  taken.sort((a, b) => a - b);
  const at = (share: number) => round(taken[Math.min(taken.length - 1, Math.ceil(share * taken.length) - 1)] ?? 0);
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
}
