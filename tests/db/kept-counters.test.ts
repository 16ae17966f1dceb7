import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ROOT } from '#lib/commands/root.ts';
import { pool } from '#lib/db/client.ts';
import { answersOverTime } from '#lib/features/campaigns/figures.ts';
import { campaignOf } from '#lib/features/campaigns/queries.ts';
import { makeActor, makeDraft, makeList } from '#tests/support/factory.ts';
import { wrongTallies } from '#tests/support/ledger.ts';
import { shortcut } from '#tests/support/shortcut.ts';

const PEOPLE = 12;
const MOMENT = Date.UTC(2026, 10, 24, 9);

/** What a call may become in one step, sensible or not: the counters must follow whatever is written. */
const become = fc.oneof(
  fc.record({
    state: fc.constantFrom('pending', 'submitted', 'unknown', 'parked', 'carried', 'excluded', 'cancelled', 'expired'),
    outcome: fc.constant(null),
  }),
  fc.record({
    state: fc.constant('final'),
    outcome: fc.constantFrom('answered', 'answered', 'notReached', 'refused', 'optedOut'),
  }),
);
const at = fc.option(fc.integer({ min: 0, max: 30 }).map((seconds) => new Date(MOMENT + seconds * 1000)));
const facts = fc.record({
  reason: fc.option(fc.constantFrom('noLastWord', 'invalidNumber')),
  digits: fc.option(fc.constantFrom('1', '9', '007')),
  price: fc.option(fc.integer({ min: 0, max: 9_999 }).map((price) => price / 10_000)),
  answered_at: at,
  ended_at: at,
});
/** One statement over some of the people: their calls are moved, or go on in a next round, or both at once. */
const step = fc.record({
  kind: fc.constantFrom('move', 'move', 'move', 'next round', 'both'),
  people: fc.uniqueArray(fc.integer({ min: 1, max: PEOPLE }), { minLength: 1 }),
  become,
  facts,
  updated: fc.integer({ min: 0, max: 30 }),
});

const MOVE = `UPDATE call SET state = $3::call_state, outcome = $4::outcome, reason = $5, digits = $6, price = $7::numeric,
    answered_at = $8::timestamptz, ended_at = $9::timestamptz, updated_at = $10::timestamptz
  WHERE campaign_id = $1::uuid AND right(number, 2)::int = ANY($2::int[])`;
const NEXT_ROUND = `INSERT INTO call (code_request, workspace_id, campaign_id, round, number, first_name, last_name, state, outcome,
    reason, digits, price, answered_at, ended_at, updated_at)
  SELECT uuidv7(), workspace_id, campaign_id, max(round) + 1, number, '', '', $3::call_state, $4::outcome, $5, $6, $7::numeric,
    $8::timestamptz, $9::timestamptz, $10::timestamptz
  FROM call WHERE campaign_id = $1::uuid AND right(number, 2)::int = ANY($2::int[]) GROUP BY workspace_id, campaign_id, number`;
const STATEMENTS = { move: MOVE, 'next round': NEXT_ROUND, both: `WITH moved AS (${MOVE}) ${NEXT_ROUND}` };

async function ledgerOf(people: number) {
  const actor = await makeActor();
  const { id } = await makeDraft(actor, [await makeList(actor, people)]);
  await pool.query(
    `INSERT INTO call (code_request, workspace_id, campaign_id, number, first_name, last_name)
     SELECT uuidv7(), $1, $2, '+3931210000' || lpad(n::text, 2, '0'), '', '' FROM generate_series(1, $3::int) n`,
    [actor.workspaceId, id, people],
  );
  return { actor, id };
}

async function shownAndTold({ actor, id }: Awaited<ReturnType<typeof ledgerOf>>) {
  const { points } = await answersOverTime(actor, id);
  const campaign = await campaignOf(actor, id);
  return { chart: points.map(({ calls }) => calls), tile: campaign?.tally.answered ?? 0 };
}

it('kept counters equal counted ones after any sequence of moves, corrections and rounds', async () => {
  const property = fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
    const ledger = await ledgerOf(PEOPLE);
    for (const { kind, people, become, facts, updated } of steps) {
      const { reason, digits, price, answered_at, ended_at } = facts;
      const when = new Date(MOMENT + updated * 1000);
      const values = [
        ...[ledger.id, people, become.state, become.outcome],
        ...[reason, digits, price, answered_at, ended_at, when],
      ];
      await shortcut(() => pool.query(STATEMENTS[kind as keyof typeof STATEMENTS], values));
      expect(await wrongTallies(ledger.id)).toEqual([]);
    }
    const { chart, tile } = await shownAndTold(ledger);
    expect(chart.reduce((sum, calls) => sum + calls, 0)).toBe(tile);
  });
  await fc.assert(property, { seed: 20261127, numRuns: 60 });
});

it('the chart leaves out who opted out and who was tried in vain, and has who answered at a moment that nobody told', async () => {
  const ledger = await ledgerOf(5);
  const end = (nth: number, outcome: string, answeredAt: Date | null) =>
    pool.query(
      `UPDATE call SET state = 'final', outcome = $3::outcome, answered_at = $4
       WHERE campaign_id = $1 AND right(number, 2)::int = $2`,
      [ledger.id, nth, outcome, answeredAt],
    );
  await end(1, 'answered', new Date(MOMENT));
  await end(2, 'answered', new Date(MOMENT + 11_000));
  await end(3, 'optedOut', new Date(MOMENT));
  await end(4, 'notReached', new Date(MOMENT));
  expect(await shownAndTold(ledger)).toEqual({ chart: [1, 0, 1], tile: 2 });
  await pool.query(`UPDATE call SET updated_at = $2 WHERE campaign_id = $1`, [ledger.id, new Date(MOMENT + 5_000)]);
  await end(5, 'answered', null);
  expect(await shownAndTold(ledger)).toEqual({ chart: [1, 1, 1], tile: 3 });
});

it('a chart that was miscounted by an earlier version is mended by its migration', async () => {
  const ledger = await ledgerOf(3);
  await pool.query(`UPDATE call SET state = 'final', outcome = 'answered' WHERE campaign_id = $1`, [ledger.id]);
  await pool.query('UPDATE answers_over_time SET calls = calls + 5 WHERE campaign_id = $1', [ledger.id]);
  await pool.query(
    `INSERT INTO answers_over_time (workspace_id, campaign_id, at, calls) VALUES ($1, $2, '2026-11-24 08:00:00Z', 7)`,
    [ledger.actor.workspaceId, ledger.id],
  );
  const migrations = join(ROOT, 'prisma/migrations');
  const name = readdirSync(migrations).find((folder) => folder.endsWith('_answers_over_time'));
  await pool.query(readFileSync(join(migrations, name ?? '', 'migration.sql'), 'utf8'));
  expect(await wrongTallies(ledger.id)).toEqual([]);
  expect(await shownAndTold(ledger)).toEqual({ chart: [3], tile: 3 });
});
