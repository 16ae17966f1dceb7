import { describe, expect, it } from 'vitest';
import { pool, prisma } from '#lib/db/client.ts';
import { BATCH_FROM, CALL_FROM, CAMPAIGN_FROM } from '#lib/domain/transitions.ts';
import { launchCampaign } from '#lib/features/dispatch/launch/launch.ts';
import { makeAccount, makeActor, makeDraft, makeList } from '#tests/support/factory.ts';

type Table = Record<string, readonly string[]>;
const TABLES: Record<string, Table> = { campaign: CAMPAIGN_FROM, batch: BATCH_FROM, call: CALL_FROM };

/** A campaign with one batch and one call. */
async function launched(): Promise<string> {
  const actor = await makeActor();
  await makeAccount(actor);
  const draft = await makeDraft(actor, [await makeList(actor, 1)]);
  await launchCampaign(actor, { campaignId: draft.id, revision: draft.revision, expectedCalls: 1 });
  return draft.id;
}

/** Other conditions of a call that is final, met so that only its state is judged. */
const alsoOf = (table: string, state: string) =>
  table === 'call' ? `, outcome = ${state === 'final' ? `'refused'` : 'NULL'}` : '';
const keyOf = (table: string) => (table === 'campaign' ? 'id' : 'campaign_id');

/** The states that the database lets a row go to, from each of its states. */
async function accepted(table: string, states: string[]): Promise<Record<string, string[]>> {
  const campaignId = await launched();
  const client = await pool.connect();
  const found: Record<string, string[]> = {};
  const come = async (to: string) =>
    client.query(`UPDATE ${table} SET state = $1${alsoOf(table, to)} WHERE ${keyOf(table)} = $2`, [to, campaignId]);
  try {
    for (const from of states) {
      found[from] = [];
      for (const to of states) {
        await client.query('BEGIN');
        await client.query(`ALTER TABLE ${table} DISABLE TRIGGER ${table}_transition`);
        await come(from);
        await client.query(`ALTER TABLE ${table} ENABLE TRIGGER ${table}_transition`);
        const goes = await come(to).then(
          () => true,
          (error: { code?: string }) => error.code !== '23514',
        );
        if (goes) found[from].push(to);
        await client.query('ROLLBACK');
      }
    }
  } finally {
    client.release();
  }
  return found;
}

describe.each(Object.entries(TABLES))('the database lets a %s go', (table, from) => {
  it('exactly where the table of transitions leads', async () => {
    const states = Object.keys(from);
    const expected = Object.fromEntries(
      states.map((before) => [before, states.filter((to) => to === before || from[to]?.includes(before))]),
    );
    expect(await accepted(table, states)).toEqual(expected);
  });

  it('and knows the same states', async () => {
    const { rows } = await pool.query(`SELECT unnest(enum_range(NULL::${table}_state))::text AS state`);
    expect(rows.map(({ state }) => state).sort()).toEqual(Object.keys(from).sort());
  });
});

it('a move that is none is refused in words', async () => {
  const campaignId = await launched();
  await expect(prisma.call.updateMany({ where: { campaignId }, data: { state: 'parked' } })).rejects.toThrow(
    'no call goes from pending to parked',
  );
});
