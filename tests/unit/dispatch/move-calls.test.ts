import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Prisma } from '#lib/db/generated/client.ts';
import { moveCalls } from '#lib/features/dispatch/ledger/move-calls.ts';

const ROOT = new URL('../../../', import.meta.url).pathname;
const of = Prisma.sql`WHERE c.batch_id = ${'b'}::uuid`;

describe('a move of calls', () => {
  it('asks in its condition where they come from, and leaves a mark', () => {
    const { sql, values } = moveCalls({ to: 'parked', from: ['submitted', 'unknown'], reason: 'notFound', of });
    expect(sql.replace(/\s+/g, ' ')).toContain(
      "UPDATE call c SET state = 'parked', reason = 'notFound', updated_at = now() WHERE c.batch_id = ?::uuid AND c.state IN ('submitted','unknown')",
    );
    expect(sql).toContain('INSERT INTO call_status');
    expect(values).toEqual(['b', null]);
  });

  it('that the table of transitions does not know is none', () => {
    // @ts-expect-error What was sent is not sent again.
    expect(() => moveCalls({ to: 'pending', from: ['submitted'], of })).toThrow(
      'no call goes from submitted to pending',
    );
    expect(() => moveCalls({ to: 'parked', from: [], of })).toThrow('nowhere');
  });
});

it('nobody else writes the history of calls, or a call’s state', () => {
  const files = globSync('{app,lib,prisma}/**/*.{ts,tsx}', { cwd: ROOT }).filter(
    (file) => !file.includes('/generated/'),
  );
  const writers = files.filter((file) =>
    /INSERT INTO call_status|UPDATE call (c )?SET state|callStatus\.(create|update|delete)/.test(
      readFileSync(ROOT + file, 'utf8'),
    ),
  );
  expect(writers).toEqual(['lib/features/dispatch/ledger/move-calls.ts']);
});
