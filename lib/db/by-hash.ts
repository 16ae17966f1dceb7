import type { Tx } from './client.ts';

/**
 * Runs statements that join sets with each other, without nested loops: their time grows linearly with the sets, whatever the
 * statistics say (docs/decisions/0026-nothing-is-left-to-the-statistics.md). Values that such a statement needs row by row
 * from another table are looked up by key in a subquery that is no join: `(EXISTS (…)) IS TRUE`.
 */
export async function byHash<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  await tx.$executeRaw`SELECT set_config('enable_nestloop', 'off', true)`;
  const answer = await work();
  // Other statements of the transaction are planned as usual; a failed statement has ended it anyway.
  await tx.$executeRaw`SELECT set_config('enable_nestloop', 'on', true)`;
  return answer;
}

/**
 * Runs statements about some rows of a table that may hold a million, without a full scan. For work that goes in pieces: each
 * piece would scan the table again.
 */
export async function byIndex<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  await tx.$executeRaw`SELECT set_config('enable_seqscan', 'off', true)`;
  const answer = await work();
  await tx.$executeRaw`SELECT set_config('enable_seqscan', 'on', true)`;
  return answer;
}
