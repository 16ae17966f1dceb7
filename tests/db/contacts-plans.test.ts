import { beforeAll, describe, expect, test } from 'vitest';
import { pool } from '#lib/db/client.ts';
import type { Prisma } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { saveList } from '#lib/features/contacts/list-service.ts';
import { matching } from '#lib/features/contacts/matching.ts';
import {
  contactPage,
  gatherStatement,
  leadingStatement,
  type Stretch,
  walkStatement,
} from '#lib/features/contacts/page.ts';
import { makeActor } from '../support/factory.ts';

const PEOPLE = 60_000;
const page: Stretch = { size: 50, from: null, backwards: false };
let actor: Actor;
let list: string;

/** 60 000 people: frequent first names, surnames that stand together, a list of one in fifty. */
beforeAll(async () => {
  actor = await makeActor();
  list = await saveList(actor, { name: 'L' });
  await pool.query(
    `INSERT INTO contact (workspace_id, number, first_name, last_name, number_kind)
     SELECT $1, '+39315' || lpad((n * 7919 % 10000000)::text, 7, '0'), (ARRAY['Maria', 'Luca', 'Anna', 'Marco'])[1 + n % 4],
            CASE WHEN n % 3 = 0 THEN 'Zanetti' ELSE initcap(md5((n / 9)::text)) END, 'mobile'
     FROM generate_series(1, $2::int) n`,
    [actor.workspaceId, PEOPLE],
  );
  await pool.query(
    `INSERT INTO list_member (workspace_id, list_id, contact_id)
     SELECT workspace_id, $2, id FROM contact WHERE workspace_id = $1 AND hashtext(number) % 50 = 0`,
    [actor.workspaceId, list],
  );
  await pool.query('VACUUM (ANALYZE) contact, list_member');
});

async function plan(statement: Prisma.Sql): Promise<string> {
  const { rows } = await pool.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${statement.text}`, statement.values);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

describe('no page reads the table from end to end', () => {
  const found = { text: '5001234', name: 'abcdef', words: 'maria abcd', accents: "d'àngelo" };
  test.each(Object.values(found))('a search for %j gathers through the index', async (search) => {
    const text = await plan(gatherStatement(matching(actor.workspaceId, { search }), page));
    expect(text).toMatch(/Bitmap Index Scan on contact_search_idx/);
    expect(text).not.toMatch(/Seq Scan on contact\b/);
  });

  test('pages go along the index of the names, unsorted, from anywhere', async () => {
    const deep: Stretch = {
      ...page,
      from: ['others', 'Zanetti', 'Maria', '01950000-0000-7000-8000-000000000000'],
    };
    for (const place of [page, deep, { ...deep, backwards: true }]) {
      for (const within of [undefined, 10_000]) {
        const text = await plan(
          walkStatement(
            actor.workspaceId,
            within ? matching(actor.workspaceId, { search: 'ar' }) : null,
            place,
            within,
          ),
        );
        expect(text).toMatch(
          /Index Scan (Backward )?using contact_workspace_id_last_name_first_name_id_idx on contact c/,
        );
        expect(text.split('SubPlan')[0]).not.toMatch(/Seq Scan on contact\b/);
      }
    }
  });

  test('a list gathers by its members, and a prefix by the numbers', async () => {
    expect(await plan(gatherStatement(matching(actor.workspaceId, { listId: list }), page))).not.toMatch(
      /Seq Scan on contact\b/,
    );
    const prefix = await plan(
      gatherStatement(matching(actor.workspaceId, { filter: { is: 'prefix', prefix: '+39315001' } }), page),
    );
    expect(prefix).toMatch(/contact_workspace_id_number_key|contact_search_idx/);
    expect(prefix).not.toMatch(/Seq Scan on contact\b/);
  });

  test('a search by the first letters reads the index of the names, one range for each spelling', async () => {
    const deep: Stretch = { ...page, from: ['leading', 'Zanetti', 'Maria', '01950000-0000-7000-8000-000000000000'] };
    for (const place of [page, deep, { ...deep, backwards: true }]) {
      const text = await plan(leadingStatement(actor.workspaceId, { search: 'zane' }, ['zane', 'Zane', 'ZANE'], place));
      expect(
        text.match(/Index Scan (Backward )?using contact_workspace_id_last_name_first_name_id_idx on contact c/g),
      ).toHaveLength(3);
      expect(text).not.toMatch(/Seq Scan on contact\b|contact_search_idx/);
    }
  });
});

test.each(['maria luca', 'zanetti', 'maria', 'zan mar', 'e', '315', 'xz'])(
  'a page of %j is the page that sorting every match gives',
  async (search) => {
    const { text, values } = matching(actor.workspaceId, { search });
    const sorted = await pool.query<{ id: string }>(
      `SELECT id FROM contact c WHERE ${text}
       ORDER BY NOT starts_with(lower(last_name), $${values.length + 1}), last_name, first_name, id LIMIT 120`,
      [...values, search],
    );
    const ids: string[] = [];
    let after: string | undefined;
    for (let turn = 0; turn < 3; turn += 1) {
      const { rows, next } = await contactPage(actor.workspaceId, { search, after, size: 40 });
      ids.push(...rows.map(({ id }) => id));
      if (next === null) break;
      after = next;
    }
    expect(ids).toEqual(sorted.rows.map(({ id }) => id));
  },
);
