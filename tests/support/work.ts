import { pool } from '#lib/db/client.ts';

type Step = {
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Join Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  Plans?: Step[];
};

type Told = { steps: number; text: string; plan: string };

let heard: Told[] | null = null;
pool.on('connect', (client) => client.on('notice', ({ message }) => hear(message ?? '')));

/**
 * Returns how many rows passed through all plan nodes of the work's statements (connected with `TELLING`), and the statement
 * with the most of them.
 */
async function workOf(
  work: () => Promise<unknown>,
): Promise<{ steps: number; statements: number; worst: Told | undefined }> {
  const mine: Told[] = [];
  heard = mine;
  try {
    await work();
  } finally {
    heard = null;
  }
  return {
    steps: Math.round(mine.reduce((sum, { steps }) => sum + steps, 0)),
    statements: mine.length,
    worst: mine.toSorted((a, b) => b.steps - a.steps)[0],
  };
}

/** Returns how many statements with a plan the work ran, including those inside triggers (connected with `TELLING`). */
export async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  return (await workOf(work)).statements;
}

/** Maximum number of steps per person, summed over all statements; most take 10 to 40. */
const STEPS_A_PERSON = 80;
const STEPS_ANYWAY = 3_000;
/** How often a whole table may be read, including other workspaces' rows. */
const WHOLE_TABLES = 3;

/** Throws when the work takes more steps than this number of people allows: above all when it grows with their square. */
export async function atMostLinear(people: number, what: string, work: () => Promise<unknown>): Promise<void> {
  const { steps, worst } = await workOf(work);
  if (steps === 0) throw new Error(`nothing was heard of ${what}`);
  const { rows } = await pool.query<{ n: number }>(
    'SELECT ((SELECT count(*) FROM call) + (SELECT count(*) FROM contact) + (SELECT count(*) FROM list_member))::int AS n',
  );
  if (steps <= STEPS_ANYWAY + STEPS_A_PERSON * people + WHOLE_TABLES * (rows[0]?.n ?? 0)) return;
  throw new Error(`${what} of ${people} people took ${steps} steps, most in\n${worst?.text}\n${worst?.plan}`);
}

function hear(notice: string): void {
  const told = /plan:\n(\{.*)$/s.exec(notice)?.[1];
  if (!told || !heard) return;
  if (!told.includes('"Actual Rows"')) return; // An EXPLAIN: nothing was executed.
  const { Plan, 'Query Text': text } = JSON.parse(told) as { Plan: Step; 'Query Text': string };
  heard.push({ steps: stepsOf(Plan), text, plan: JSON.stringify(Plan, null, 1) });
}

/** A step that finds nothing counts all the same. */
function stepsOf(step: Step): number {
  const each =
    1 +
    step['Actual Rows'] +
    (step['Rows Removed by Filter'] ?? 0) +
    (step['Rows Removed by Join Filter'] ?? 0) +
    (step['Rows Removed by Index Recheck'] ?? 0);
  return each * step['Actual Loops'] + (step.Plans ?? []).reduce((sum, inner) => sum + stepsOf(inner), 0);
}
