import { beforeAll, test, vi } from 'vitest';
import { pool } from '#lib/db/client.ts';
import {
  addChosenToList,
  consequenceOfDeleting,
  deleteChosen,
  tagChosen,
} from '#lib/features/contacts/bulk-service.ts';
import { consequenceOfUndoing, undoImport } from '#lib/features/contacts/import/undo.ts';
import { saveList } from '#lib/features/contacts/list-service.ts';
import { contactPage } from '#lib/features/contacts/page.ts';
import { importSuppressions } from '#lib/features/suppressions/import.ts';
import { ImportTerms } from '#lib/features/suppressions/schema.ts';
import { makeActor } from '../support/factory.ts';
import { importsOf } from '../support/imports.ts';
import { know, STATISTICS, withoutAutovacuum } from '../support/sizes.ts';
import { atMostLinear } from '../support/work.ts';

await vi.hoisted(async () => {
  const { TELLING } = await import('../support/telling.ts');
  process.env.DATABASE_URL += `?${TELLING}`;
});

const SIZES = [1, 100, 5_000];

beforeAll(withoutAutovacuum);

const numbers = (people: number) => Array.from({ length: people }, (_, n) => 3_121_000_000 + n);
const file = (people: number, word: string) =>
  `nome;cognome;cell;anno;tag\n${numbers(people)
    .map((number, n) => `${word}${n};Rossi;${number};19${n % 90};${n % 2 ? 'socio' : ''}`)
    .join('\n')}\n`;

test.each(STATISTICS)('each line of a file costs as much in a long one, with %s statistics', async (statistics) => {
  for (const people of SIZES) {
    // As autovacuum does: who was deleted by the one before stands in the search index no more.
    await pool.query('VACUUM contact, list_member');
    const actor = await makeActor();
    const imports = importsOf(actor);
    if (statistics === 'stale') await know('all');
    const linear = async (what: string, work: () => Promise<unknown>) => {
      if (statistics !== 'stale') await know(statistics === 'fresh' ? 'nothing' : 'all');
      await atMostLinear(people, what, work);
    };
    await linear('the import', () => imports.bring(file(people, 'A')));
    let second = '';
    await linear('the import of the same people', async () => {
      second = (await imports.bring(file(people, 'B'))).id;
    });
    const list = await saveList(actor, { name: 'all' });
    await linear('the import of suppressions', () =>
      importSuppressions(
        actor,
        { name: 's.csv', bytes: new TextEncoder().encode(`numero\n${numbers(people).join('\n')}\n`) },
        ImportTerms.parse({ source: 'asked', country: 'IT' }),
      ),
    );
    await linear('putting into a list', () => addChosenToList(actor, { search: 'Rossi' }, list));
    await linear('tagging', () => tagChosen(actor, { list }, 'tutti'));
    for (const filter of [
      { listId: list },
      { filter: { is: 'suppressed' as const } },
      { filter: { is: 'not' as const, of: { is: 'list' as const, list } } },
      { listId: list, filter: { is: 'calls' as const, what: 'called' as const, since: null } },
    ]) {
      await linear(`a page of ${JSON.stringify(filter)}`, () => contactPage(actor.workspaceId, filter));
    }
    await linear('what undoing would do', () => consequenceOfUndoing(actor.workspaceId, second));
    await linear('undoing a change', () => undoImport(actor, second));
    await linear('what deleting would do', () => consequenceOfDeleting(actor, { list }));
    await linear('deleting', () => deleteChosen(actor, { list }, people));
    const other = await imports.bring(file(people, 'C').replaceAll(';312', ';313'));
    await linear('undoing', () => undoImport(actor, other.id));
  }
});
