import type pg from 'pg';
import { Prisma } from '#lib/db/generated/client.ts';
import { change, run } from '#lib/db/run.ts';
import { DUPLICATE, type Policy } from './schema.ts';

type Target = { workspaceId: string; importId: string; listId: string | null };

/** The new values of a known contact `c` from a row `s` of the file. A blank in the file leaves the known value. */
const BECOMES = {
  update: {
    firstName: Prisma.sql`coalesce(nullif(s.first_name, ''), c.first_name)`,
    lastName: Prisma.sql`coalesce(nullif(s.last_name, ''), c.last_name)`,
    attributes: Prisma.sql`c.attributes || s.attributes`,
  },
  fillBlanks: {
    firstName: Prisma.sql`coalesce(nullif(c.first_name, ''), s.first_name)`,
    lastName: Prisma.sql`coalesce(nullif(c.last_name, ''), s.last_name)`,
    attributes: Prisma.sql`s.attributes || c.attributes`,
  },
  skip: {
    firstName: Prisma.sql`c.first_name`,
    lastName: Prisma.sql`c.last_name`,
    attributes: Prisma.sql`c.attributes`,
  },
} satisfies Record<Policy, unknown>;

/**
 * SQL: whether a row of the file makes a known contact's number one to check, under any policy: nobody is called by mistake
 * because a file was only meant to add new people. A doubt that weighs less than the known one changes nothing. A confirmation
 * holds while the number is spelt alike; a doubt in the number itself was seen by the person who confirmed it.
 */
const DOUBTS = Prisma.sql`(s.doubt IS NOT NULL AND CASE
    WHEN c.number_doubt IS NULL THEN true
    WHEN c.number_confirmed_at IS NULL
      THEN s.doubt > c.number_doubt OR (s.doubt = c.number_doubt AND s.words <> c.number_remark)
    ELSE s.doubt IN ('lostPlus', 'words', 'doNotCall')
      AND (s.doubt, s.words) IS DISTINCT FROM (c.number_doubt, c.number_remark::text) END)`;

/** SQL: whether a row of the file would change the contact. */
const DIFFERS = {
  update: Prisma.sql`((s.first_name <> '' AND s.first_name <> c.first_name) OR (s.last_name <> '' AND s.last_name <> c.last_name)
    OR NOT c.attributes @> s.attributes)`,
  fillBlanks: Prisma.sql`((c.first_name = '' AND s.first_name <> '') OR (c.last_name = '' AND s.last_name <> '')
    OR (s.attributes || c.attributes) <> c.attributes)`,
  skip: Prisma.sql`false`,
} satisfies Record<Policy, unknown>;

/** SQL: the further condition on a row of the file that its person is not in the address book. */
const IS_NEW = Prisma.sql`AND NOT EXISTS (SELECT FROM import_known k WHERE k.number = s.number)`;

/** Gives each number of the file the doubt that weighs most of all its rows, whichever row is taken. */
export async function gatherDoubts(client: pg.PoolClient): Promise<void> {
  await run(
    client,
    Prisma.sql`
    UPDATE import_staging s SET doubt = d.doubt, words = d.words
    FROM (SELECT DISTINCT ON (number) number, doubt, words FROM import_staging
          WHERE reason = ${DUPLICATE} AND doubt IS NOT NULL ORDER BY number, doubt DESC, row) d
    WHERE s.reason IS NULL AND s.number = d.number AND (s.doubt IS NULL OR s.doubt < d.doubt)`,
  );
}

/** Collects the people of the file who are in the address book already in `import_known`, and whether they would change. */
export async function knownContacts(client: pg.PoolClient, workspaceId: string, policy: Policy) {
  await client.query(
    'CREATE TEMPORARY TABLE import_known (number text, contact_id uuid, differs boolean) ON COMMIT DROP',
  );
  const [found] = await run<{ known: number; differing: number }>(
    client,
    Prisma.sql`
    WITH known AS (
      INSERT INTO import_known SELECT s.number, c.id, ${DIFFERS[policy]} OR ${DOUBTS}
      FROM import_staging s JOIN contact c ON c.workspace_id = ${workspaceId} AND c.number = s.number WHERE s.reason IS NULL
      RETURNING differs
    ) SELECT count(*)::int AS known, count(*) FILTER (WHERE differs)::int AS differing FROM known`,
  );
  if (found?.known) await client.query('ANALYZE import_known');
  return found ?? { known: 0, differing: 0 };
}

/** Updates the contacts that the file changes, and keeps their former values. Returns their number. */
export function updateKnown(client: pg.PoolClient, target: Target, policy: Policy): Promise<number> {
  const { workspaceId, importId } = target;
  const { firstName, lastName, attributes } = BECOMES[policy];
  // Writes one contact, with its indexes, and one row of `import_before` for each person whom the file changes. For a few rows
  // contacts are found by their key; for a long file the address book is read once (`merge` forbids nested loops).
  return change(
    client,
    Prisma.sql`
    WITH changed AS (
      UPDATE contact c SET first_name = ${firstName}, last_name = ${lastName}, attributes = ${attributes},
        number_kind = s.kind, import_id = ${importId}, updated_at = now(),
        number_doubt = CASE WHEN ${DOUBTS} THEN s.doubt ELSE c.number_doubt END,
        number_remark = CASE WHEN ${DOUBTS} THEN s.words ELSE c.number_remark END,
        number_confirmed_at = CASE WHEN ${DOUBTS} THEN NULL ELSE c.number_confirmed_at END,
        number_confirmed_by = CASE WHEN ${DOUBTS} THEN NULL ELSE c.number_confirmed_by END
      FROM import_known k JOIN import_staging s ON s.number = k.number AND s.reason IS NULL
      WHERE k.differs AND c.id = k.contact_id AND c.workspace_id = ${workspaceId}
      RETURNING old.id, old.first_name, old.last_name, old.attributes, old.import_id, old.updated_at,
        old.number_doubt, old.number_remark, old.number_confirmed_at, old.number_confirmed_by
    )
    INSERT INTO import_before (workspace_id, import_id, contact_id, first_name, last_name, attributes, written_by, updated_at,
      number_doubt, number_remark, number_confirmed_at, number_confirmed_by)
    SELECT ${workspaceId}::uuid, ${importId}::uuid, id, first_name, last_name, attributes, import_id, updated_at,
      number_doubt, number_remark, number_confirmed_at, number_confirmed_by FROM changed`,
  );
}

/** Puts the known people into the list; those already in it stay as they are. */
export async function fillList(
  client: pg.PoolClient,
  { workspaceId, importId }: Target,
  listId: string,
): Promise<void> {
  await run(
    client,
    Prisma.sql`
    INSERT INTO list_member (workspace_id, list_id, contact_id, import_id)
    SELECT ${workspaceId}::uuid, ${listId}::uuid, k.contact_id, ${importId}::uuid FROM import_known k
    WHERE NOT EXISTS (SELECT FROM list_member m WHERE m.list_id = ${listId} AND m.contact_id = k.contact_id)
    ORDER BY k.contact_id ON CONFLICT DO NOTHING`,
  );
}

/**
 * Makes contacts of everybody who is not known, and puts them into the list. If somebody else makes the same contact at this very
 * moment, this fails (unique_violation), and the whole merge is retried.
 */
export function insertNew(client: pg.PoolClient, target: Target, someKnown: boolean): Promise<number> {
  const { workspaceId, importId, listId } = target;
  const made = Prisma.sql`
    INSERT INTO contact (workspace_id, number, number_kind, first_name, last_name, attributes, import_id, number_doubt,
                         number_remark)
    SELECT ${workspaceId}::uuid, s.number, s.kind, s.first_name, s.last_name, s.attributes, ${importId}::uuid, s.doubt,
           coalesce(s.words, '')
    FROM import_staging s WHERE s.reason IS NULL ${someKnown ? IS_NEW : Prisma.empty} ORDER BY s.number`;
  if (!listId) return change(client, made);
  return change(
    client,
    Prisma.sql`
    WITH made AS (${made} RETURNING id)
    INSERT INTO list_member (workspace_id, list_id, contact_id, import_id)
    SELECT ${workspaceId}::uuid, ${listId}::uuid, id, ${importId}::uuid FROM made`,
  );
}

/** Adds the tags of the file to its people; under `skip` only to new people. */
export async function fillTags(client: pg.PoolClient, target: Target, policy: Policy): Promise<void> {
  const { workspaceId, importId } = target;
  await run(
    client,
    Prisma.sql`
    WITH wanted AS MATERIALIZED (
      SELECT s.number, t.name::citext AS name FROM import_staging s, jsonb_array_elements_text(s.tags) AS t (name)
      WHERE s.reason IS NULL AND s.tags IS NOT NULL ${policy === 'skip' ? IS_NEW : Prisma.empty}
    ), made AS (
      INSERT INTO tag (workspace_id, name) SELECT DISTINCT ON (name) ${workspaceId}::uuid, name FROM wanted ORDER BY name
      ON CONFLICT (workspace_id, name) DO UPDATE SET name = tag.name RETURNING id, name
    )
    INSERT INTO contact_tag (workspace_id, tag_id, contact_id, import_id)
    SELECT ${workspaceId}::uuid, made.id, c.id, ${importId}::uuid FROM wanted w JOIN made ON made.name = w.name
    JOIN contact c ON c.workspace_id = ${workspaceId}::uuid AND c.number = w.number
    ON CONFLICT DO NOTHING`,
  );
}
