import { pool, prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import type { Audience } from '#lib/domain/audience.ts';
import type { Condition } from '#lib/domain/segment.ts';
import { makeAccount, makeActor, makeDraft, makeList } from './factory.ts';
import { shortcut } from './shortcut.ts';

/** The planner's knowledge of the tables: none at all, only from before these people came, or all. */
export const STATISTICS = ['fresh', 'stale', 'analysed'] as const;
export type Statistics = (typeof STATISTICS)[number];
/** The people that the campaign asks for, and the obstacles for some of them. */
export const KINDS = ['plain', 'segments', 'exclusions', 'quiet', 'followUp'] as const;
export type Kind = (typeof KINDS)[number];
export type Size = { people: number; perRequest: number; statistics: Statistics; kind: Kind };
export type Sized = Size & { actor: Actor; list: string; draft: { id: string; revision: number } };

/** The tables whose statistics decide how an audience is read. */
const PEOPLE = ['contact', 'list_member', 'contact_tag', 'contact_consent', 'suppression', 'tag', 'list'];
const TABLES = [...PEOPLE, 'import', 'import_before', 'import_reject', 'call', 'batch', 'campaign'];

/** From now on the planner learns about the tables only through `know`. */
export async function withoutAutovacuum(): Promise<void> {
  for (const table of TABLES) await pool.query(`ALTER TABLE "${table}" SET (autovacuum_enabled = false)`);
}

/** Gives the planner the statistics of tables that were filled just now, or of all rows in them. */
export async function know(what: 'nothing' | 'all'): Promise<void> {
  if (what === 'all') {
    await pool.query(`ANALYZE ${TABLES.map((table) => `"${table}"`).join(', ')}`);
    return;
  }
  await pool.query(`SELECT pg_clear_relation_stats('public', c.relname) FROM pg_class c WHERE c.relname = ANY($1)`, [
    TABLES,
  ]);
  await pool.query(
    `SELECT pg_clear_attribute_stats('public', c.relname, a.attname, false)
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     WHERE c.relname = ANY($1)`,
    [TABLES],
  );
}

/** Count of the numbers used so far: a call is looked up by its number, so each scene has numbers of its own. */
let numbered = 1_000_000;

/** A workspace of its own with `size.people` people and a draft for them; by default its account sends nothing anywhere. */
export async function makeSized(size: Size, account: Parameters<typeof makeAccount>[1] = {}): Promise<Sized> {
  const actor = await makeActor();
  await makeAccount(actor, { ...account, callsPerRequest: size.perRequest });
  // Stale statistics describe everything before these people.
  if (size.statistics === 'stale') await know('all');
  const from = numbered;
  numbered += size.people;
  const list = await makeList(actor, size.people, from);
  const audience = await fill(actor, list.id, size.kind, from);
  const draft = await makeDraft(actor, [list], { kind: 'tts' });
  await prisma.campaign.update({ where: { id: draft.id }, data: { audience: { lists: [list.id], ...audience } } });
  if (size.statistics === 'fresh') await know('nothing');
  if (size.statistics === 'analysed') await know('all');
  return { ...size, actor, list: list.id, draft };
}

async function fill(actor: Actor, list: string, kind: Kind, from: number): Promise<Partial<Audience>> {
  switch (kind) {
    case 'plain':
      return {};
    case 'segments':
      await called(actor, list, 3);
      return {
        lists: [],
        segments: [
          await segment(actor, {
            is: 'all',
            of: [
              { is: 'list', list },
              { is: 'not', of: { is: 'tag', tag: await tagged(actor, 10) } },
            ],
          }),
          await segment(actor, {
            is: 'any',
            of: [
              { is: 'calls', what: 'answered', since: { days: 30 } },
              { is: 'attribute', key: 'città', type: 'text', op: 'eq', value: 'Forlì' },
            ],
          }),
        ],
      };
    case 'exclusions': {
      await suppressSome(actor);
      const { id } = await makeList(actor, Math.ceil((await peopleOf(actor)) / 10), from);
      return {
        minusLists: [id],
        minusSegments: [await segment(actor, { is: 'tag', tag: await tagged(actor, 10) })],
      };
    }
    case 'quiet':
      await called(actor, list, 3);
      return { quietDays: 30 };
    case 'followUp':
      return { budgetOf: await called(actor, list, 1) };
  }
}

async function peopleOf({ workspaceId }: Actor): Promise<number> {
  return prisma.contact.count({ where: { workspaceId } });
}

async function segment({ workspaceId }: Actor, filter: Condition): Promise<string> {
  const name = `Segment ${crypto.randomUUID()}`;
  return (await prisma.segment.create({ data: { workspaceId, name, filter } })).id;
}

async function tagged({ workspaceId }: Actor, oneIn: number): Promise<string> {
  const { id } = await prisma.tag.create({ data: { workspaceId, name: `Tag ${crypto.randomUUID()}` } });
  await pool.query(
    `INSERT INTO contact_tag (workspace_id, tag_id, contact_id)
     SELECT workspace_id, $2, id FROM contact WHERE workspace_id = $1 AND right(number, 6)::int % $3::int = 1`,
    [workspaceId, id, oneIn],
  );
  return id;
}

async function suppressSome({ workspaceId }: Actor): Promise<void> {
  await pool.query(
    `INSERT INTO suppression (workspace_id, number, source)
     SELECT workspace_id, number, 'asked' FROM contact WHERE workspace_id = $1 AND right(number, 6)::int % 3 = 2`,
    [workspaceId],
  );
}

/** A campaign that called one person in `oneIn` of a list a week ago, in batches of a hundred. */
async function called(actor: Actor, list: string, oneIn: number): Promise<string> {
  const { workspaceId } = actor;
  const { id } = await makeDraft(actor, [{ id: list }]);
  await shortcut(() => prisma.campaign.update({ where: { id }, data: { state: 'completed' } }));
  await pool.query(
    `WITH called AS (
       SELECT c.*, (row_number() OVER (ORDER BY c.number) - 1) / 100 + 1 AS seq
       FROM list_member m JOIN contact c ON c.id = m.contact_id WHERE m.list_id = $3 AND right(c.number, 6)::int % $4::int = 0
     ), cut AS (
       INSERT INTO batch (workspace_id, campaign_id, account_id, seq, size, retries, state)
       SELECT $1, $2, a.id, seq, count(*), 3, 'done' FROM called, account a WHERE a.workspace_id = $1 GROUP BY a.id, seq
       RETURNING id, seq
     )
     INSERT INTO call (code_request, workspace_id, campaign_id, batch_id, number, first_name, last_name, contact_id, state, outcome, retries, ended_at)
     SELECT uuidv7(), $1, $2, cut.id, number, first_name, last_name, called.id, 'final',
            CASE WHEN right(number, 6)::int % 2 = 0 THEN 'answered' ELSE 'notReached' END::outcome, right(number, 6)::int % 3,
            now() - interval '7 days'
     FROM called JOIN cut USING (seq)`,
    [workspaceId, id, list, oneIn],
  );
  return id;
}
