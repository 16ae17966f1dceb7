import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { parse } from 'csv-parse';
import { from } from 'pg-copy-streams';
import { pool } from '#lib/db/client.ts';
import { makeActor } from '../support/factory.ts';
import { tell, timed } from './figures.ts';
import { settleDisk } from './scene.ts';
import { mustBe } from './wrong.ts';

/**
 * The minimum work of an import: parse the file, copy its cells into a staging table, make contacts and members of a list
 * from them. Nothing is validated, normalised, compared or counted.
 */
export async function importFloor(file: string, rows: number): Promise<number> {
  tell('floor of the import: parse, COPY, merge');
  const { workspaceId } = await makeActor();
  await settleDisk();
  const client = await pool.connect();
  const seconds = await timed(async () => {
    await client.query('CREATE TEMPORARY TABLE bare (first text, last text, number text, a text, b text, c text)');
    const copy = client.query(from('COPY bare FROM STDIN'));
    let buffer = '';
    const parser = parse({
      delimiter: ';',
      from: 2,
      on_record: (cells: string[]) => {
        buffer += `${cells.join('\t')}\n`;
        return null;
      },
    });
    const ended = finished(parser.resume());
    for await (const chunk of createReadStream(file, { highWaterMark: 256 * 1024 })) {
      await new Promise((resolve) => parser.write(chunk, resolve));
      if (!copy.write(buffer)) await once(copy, 'drain');
      buffer = '';
    }
    parser.end();
    await ended;
    copy.end(buffer);
    await finished(copy);
    await client.query(`BEGIN; SET LOCAL work_mem = '64MB'; SET LOCAL gin_pending_list_limit = '32MB'`);
    await client.query(
      `WITH list AS (INSERT INTO list (workspace_id, name) VALUES ($1, 'bare') RETURNING id),
         made AS (
           INSERT INTO contact (workspace_id, number, first_name, last_name, attributes)
           SELECT $1::uuid, right(replace(number, ' ', ''), 10), first, last, jsonb_build_object('a', a, 'b', b, 'c', c) FROM bare ORDER BY number
           RETURNING id
         )
       INSERT INTO list_member (workspace_id, list_id, contact_id) SELECT $1, list.id, made.id FROM list, made`,
      [workspaceId],
    );
    await client.query('COMMIT');
  });
  await client.query('DROP TABLE bare');
  client.release();
  const { rows: made } = await pool.query('SELECT count(*)::int AS n FROM list_member WHERE workspace_id = $1', [
    workspaceId,
  ]);
  mustBe('rows of the floor', made[0]?.n, rows);
  await pool.query('TRUNCATE contact, list_member, contact_tag, contact_consent');
  return seconds;
}
