import { pool } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { makeAccount, makeActor, makeDraft } from '../support/factory.ts';

export const LISTS = 50;

const FIRST = `{Maria,Anna,Giuseppe,Marco,Francesca,Luca,Giulia,Paolo,Chiara,Andrea,Sara,Antonio,Laura,Giovanni,Elena,Roberto,
  Silvia,Stefano,Martina,Mario,Federica,Alessandro,Valentina,Davide,Alice,Matteo,Sofia,Lorenzo,Aurora,Simone,Giorgia,Riccardo,
  Beatrice,Gabriele,Greta,Tommaso,Emma,Filippo,Nicole,Pietro,Rebecca,Edoardo,Gaia,Giacomo,Arianna,Leonardo,Irene,Michele}`;
const BEGIN = `{Ros,Bian,Fer,Gal,Mar,Con,De Lu,Gre,Ric,Bru,Espo,Mo,Gar,Col,Tes,Ba,Ca,Lom,Pel,Vi,San,Fab,Fon,Mat,Gu,Ser,Pal,Ru,
  Cos,D’An,Lo }`;
const MIDDLE = '{s,ch,r,l,t,n,z,tt,ll,nd,rd,st,gn,v,m}';
const END = '{i,a,o,etti,ini,oni,ucci,elli,ano,ese,aro,ardi,azzi}';

export type PeopleScene = { actor: Actor; lists: string[]; tag: string };

/**
 * A workspace with `people` people under about six thousand surnames, few of them frequent, as in a real town; fifty
 * lists, a tag, an attribute, a tenth of them called, some suppressed.
 */
export async function preparePeople(people: number): Promise<PeopleScene> {
  const actor = await makeActor();
  const { workspaceId } = actor;
  await pool.query(
    `WITH first AS (SELECT trim(w) AS word, row_number() OVER () AS n FROM unnest($3::text[]) w),
       last AS (SELECT word, row_number() OVER (ORDER BY md5(word)) AS n
         FROM (SELECT DISTINCT a || b || c AS word FROM unnest($4::text[]) a, unnest($5::text[]) b, unnest($6::text[]) c) w),
       drawn AS MATERIALIZED (SELECT n, 1 + floor((SELECT count(*) FROM first) * random() ^ 2)::int AS f,
         1 + floor((SELECT count(*) FROM last) * random() ^ 2)::int AS l FROM generate_series(1, $2::int) n)
     INSERT INTO contact (workspace_id, number, first_name, last_name, number_kind, attributes)
     SELECT $1, '+39' || (ARRAY['312', '320', '328', '333', '347', '02', '06', '051'])[1 + d.n % 8] || lpad((d.n::bigint * 7919 % 10000000)::text, 7, '0'),
            first.word, last.word, (CASE WHEN d.n % 8 > 4 THEN 'fixed' ELSE 'mobile' END)::number_kind,
            jsonb_build_object('città', (ARRAY['Forlì', 'Roma', 'Milano', 'Bari'])[1 + d.n % 4], 'età', (d.n % 90)::text)
     FROM drawn d JOIN first ON first.n = d.f JOIN last ON last.n = d.l
     ORDER BY 2 ON CONFLICT DO NOTHING`,
    [workspaceId, people, FIRST, BEGIN, MIDDLE, END],
  );
  const { rows: lists } = await pool.query<{ id: string }>(
    `INSERT INTO list (workspace_id, name) SELECT $1, 'List ' || n FROM generate_series(1, $2::int) n RETURNING id`,
    [workspaceId, LISTS],
  );
  const ids = lists.map(({ id }) => id);
  await pool.query(
    `INSERT INTO list_member (workspace_id, list_id, contact_id)
     SELECT workspace_id, ($2::uuid[])[1 + abs(hashtext(number)) % $3::int], id FROM contact WHERE workspace_id = $1`,
    [workspaceId, ids, LISTS],
  );
  const { rows: tags } = await pool.query<{ id: string }>(
    `INSERT INTO tag (workspace_id, name) VALUES ($1, 'socio') RETURNING id`,
    [workspaceId],
  );
  const tag = tags[0]?.id ?? '';
  await pool.query(
    `INSERT INTO contact_tag (workspace_id, tag_id, contact_id)
     SELECT workspace_id, $2, id FROM contact WHERE workspace_id = $1 AND hashtext(number) % 20 = 0`,
    [workspaceId, tag],
  );
  await callSome(actor, ids[0] ?? '');
  await pool.query('VACUUM (ANALYZE) contact, list_member, contact_tag, call, suppression');
  return { actor, lists: ids, tag };
}

async function callSome(actor: Actor, list: string): Promise<void> {
  await makeAccount(actor);
  const { id } = await makeDraft(actor, [{ id: list }]);
  await pool.query(
    `INSERT INTO call (code_request, workspace_id, campaign_id, number, first_name, last_name, contact_id, state, outcome, digits, ended_at)
     SELECT uuidv7(), workspace_id, $2, number, first_name, last_name, id, 'final',
            (ARRAY['answered', 'notReached', 'answered', 'notReached', 'optedOut'])[1 + abs(hashtext(number)) % 5]::outcome,
            (ARRAY['1', NULL, '2', NULL, '9'])[1 + abs(hashtext(number)) % 5], now() - make_interval(days => abs(hashtext(number)) % 60)
     FROM contact WHERE workspace_id = $1 AND hashtext(id::text) % 10 = 0 ORDER BY number`,
    [actor.workspaceId, id],
  );
  await pool.query(
    `INSERT INTO suppression (workspace_id, number, source)
     SELECT workspace_id, number, 'asked' FROM contact WHERE workspace_id = $1 AND hashtext(id::text) % 100 = 3`,
    [actor.workspaceId],
  );
}
