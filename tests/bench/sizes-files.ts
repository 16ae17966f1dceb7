import { pool } from '#lib/db/client.ts';
import { undoImport } from '#lib/features/contacts/import/undo.ts';
import { importSuppressions } from '#lib/features/suppressions/import.ts';
import { MAX_NUMBERS } from '#lib/features/suppressions/limits.ts';
import { ImportTerms } from '#lib/features/suppressions/schema.ts';
import { makeActor } from '../support/factory.ts';
import { importsOf } from '../support/imports.ts';
import { know, type Statistics } from '../support/sizes.ts';
import { timed } from './figures.ts';
import type { Took } from './sizes-campaigns.ts';

/** Deleting at least this many people leaves something to tidy up. */
const MANY = 5_000;
const FIRST = 3_120_000_000;
const numbersOf = (people: number) => Array.from({ length: people }, (_, n) => FIRST + n);
const file = (people: number, word: string) =>
  `nome;cognome;cell;anno;tag\n${numbersOf(people)
    .map((number, n) => `${word}${n};Rossi;${number};19${n % 90};${n % 2 ? 'socio' : ''}`)
    .join('\n')}\n`;

/** Measures a file of `people` people, each of whom it changes the second time; undoing both; and a file of opt-outs. */
export async function measureFiles(people: number, statistics: Statistics): Promise<Took> {
  const actor = await makeActor();
  const imports = importsOf(actor);
  if (statistics === 'stale') await know('all');
  const took: Took = {};
  const measure = async <T>(what: string, work: () => Promise<T>, of = people): Promise<T> => {
    if (statistics !== 'stale' && what !== 'upload') await know(statistics === 'fresh' ? 'nothing' : 'all');
    let result: T | undefined;
    took[what] = {
      seconds: await timed(async () => {
        result = await work();
      }),
      people: of,
    };
    return result as T;
  };
  const bring = async (what: string, word: string) => {
    const id = await measure('upload', () => imports.upload(file(people, word)));
    await imports.queue(id);
    await measure(what, () => imports.result(id));
    return id;
  };
  const first = await bring('import', 'A');
  const second = await bring('import again', 'B');
  await measure('undo a change', () => undoImport(actor, second));
  await measure('undo', () => undoImport(actor, first));
  const some = Math.min(people, MAX_NUMBERS);
  const bytes = new TextEncoder().encode(`numero\n${numbersOf(some).join('\n')}\n`);
  const terms = ImportTerms.parse({ source: 'asked', country: 'IT' });
  await measure('opt-out file', () => importSuppressions(actor, { name: 's.csv', bytes }, terms), some);
  // As autovacuum does: it removes deleted people from the search index.
  if (people >= MANY) await pool.query('VACUUM contact, list_member');
  return took;
}
