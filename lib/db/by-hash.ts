import type { Tx } from './client.ts';

/**
 * Runs statements that join sets with each other, without nested loops: their time grows with the sets and no faster,
 * whatever the statistics say (docs/decisions/0026-nothing-is-left-to-the-statistics.md). What such a statement needs of
 * another table row by row it looks up by key in a subquery that is no join: `(EXISTS (…)) IS TRUE`.
 */
export async function byHash<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  await tx.$executeRaw`SELECT set_config('enable_nestloop', 'off', true), set_config('jit', 'off', true)`;
  const answer = await work();
  // Other statements of the transaction are planned as ever; one that failed has ended it.
  await tx.$executeRaw`SELECT set_config('enable_nestloop', 'on', true)`;
  return answer;
}

/**
 * Runs statements about some rows of a table that may hold a million, without reading it whole. It is for what goes on in
 * pieces: each would read the table once more.
 */
export async function byIndex<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  await tx.$executeRaw`SELECT set_config('enable_seqscan', 'off', true)`;
  const answer = await work();
  await tx.$executeRaw`SELECT set_config('enable_seqscan', 'on', true)`;
  return answer;
}
