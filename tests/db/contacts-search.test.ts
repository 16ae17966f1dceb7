import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pool, prisma } from '#lib/db/client.ts';
import { folded } from '#lib/domain/folded.ts';
import { contactPage } from '#lib/features/contacts/queries.ts';
import { SEARCHED } from '#lib/features/segments/queries.ts';
import { makeActor } from '#tests/support/factory.ts';

type Person = { firstName: string; lastName: string; number: string };

const name = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', 'A', 'B', ' ', '’', 'ò'), maxLength: 5 }),
  fc.constantFrom(
    'Rossi',
    'rossi',
    'ROSSI',
    'Rossini',
    'De Luca',
    'de Luca',
    'D’Angelo',
    "D'Angelo",
    'Müller',
    'Forlì',
    "Forli'",
    'Straße',
    'STRASSE',
    'SSalem',
    'a%b',
    'a_b',
    '\\',
  ),
);
const sought = fc.oneof(
  name,
  fc.constantFrom(
    'ro',
    'Ros',
    'de l',
    'luca',
    'd’a',
    'ß',
    'ss',
    'ang',
    '%',
    '_',
    '\\',
    '312',
    'ab 312',
    "d'a",
    'muller',
    'o',
    "forli'",
    'forli’ ro',
  ),
);

/** All that a search should find, by the words of the promise alone. */
function expected(people: Person[], search: string): string[] {
  // Behind a vowel that ends a word of three letters an apostrophe is an accent.
  const accented = (word: string) => word.replace(/(?<=\p{L}{2}[aeiou])['’]$/iu, '');
  const words = search.trim().split(/\s+/).filter(Boolean).map(accented);
  const typed = words.join(' ');
  const ways = [typed, typed.toLowerCase(), typed.toUpperCase(), everyWord(typed), firstWord(typed)].filter(
    (way) => way.toLowerCase() === typed.toLowerCase(),
  );
  const straight = (text: string) => text.replaceAll('’', "'");
  const leads = ({ lastName }: Person) =>
    /\p{L}/u.test(typed) &&
    ways.some((way) => [way, straight(way), way.replaceAll("'", '’')].some((one) => lastName.startsWith(one)));
  const order = (a: Person, b: Person) =>
    Number(leads(b)) - Number(leads(a)) ||
    bytes(a.lastName, b.lastName) ||
    bytes(a.firstName, b.firstName) ||
    bytes(a.number, b.number);
  return people
    .filter(({ firstName, lastName, number }) => {
      const text = bare(`${firstName} ${lastName} ${number}`);
      return words.every((word) => text.includes(bare(word)));
    })
    .sort(order)
    .map(({ number }) => number);
}
const bare = (text: string) =>
  text.toLowerCase().replaceAll('’', "'").replaceAll('ò', 'o').replaceAll('ì', 'i').replaceAll('ü', 'u');
const bytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
const everyWord = (text: string) =>
  text.toLowerCase().replace(/(^|[^\p{L}])(\p{L})/gu, (_, before, letter) => before + letter.toUpperCase());
const firstWord = (text: string) =>
  text.toLowerCase().replace(/^([^\p{L}]*)(\p{L})/u, (_, before, letter) => before + letter.toUpperCase());

test('a search finds everyone once, page by page and back, whose surname begins with it first', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ firstName: name, lastName: name }), { maxLength: 30 }),
      sought,
      fc.integer({ min: 1, max: 12 }),
      async (names, search, size) => {
        const { workspaceId } = await makeActor();
        // Contacts are made in the order of their numbers, so that their ids stand in it, too.
        const people = names.map((person, at) => ({ ...person, number: `+39312${String(1_000_000 + at)}` }));
        for (const person of people) await prisma.contact.create({ data: { workspaceId, ...person } });
        const all = expected(people, search);

        const forward: string[] = [];
        let page = await contactPage(workspaceId, { search, size });
        expect(page.previous).toBeNull();
        for (;;) {
          forward.push(...page.rows.map(({ number }) => number));
          if (!page.next) break;
          page = await contactPage(workspaceId, { search, size, after: page.next });
        }
        expect(forward).toEqual(all);
        const back: string[] = [];
        for (;;) {
          back.unshift(...page.rows.map(({ number }) => number));
          if (!page.previous) break;
          page = await contactPage(workspaceId, { search, size, before: page.previous });
        }
        expect(back).toEqual(all);
      },
    ),
    { numRuns: 150 },
  );
}, 120_000);

test.each([
  ["d'angelo", 'D’Angelo'],
  ['d’angelo', "D'Angelo"],
  ['muller', 'Müller'],
  ['Müller', 'Muller'],
  ['zoe', 'Zoë'],
  ['nicolo\u0300', 'Nicolò'],
  ['NICOLO', 'Nicolò'],
  ['lodz', 'Łódź'],
])('%s finds %s, whatever accents and apostrophes', async (search, lastName) => {
  const { workspaceId } = await makeActor();
  await prisma.contact.create({ data: { workspaceId, number: '+393121468845', firstName: 'Ada', lastName } });
  expect((await contactPage(workspaceId, { search })).rows).toHaveLength(1);
  expect((await contactPage(workspaceId, { search: `ada ${search}` })).rows).toHaveLength(1);
});

test('what is looked for is folded by the database as by the house', async () => {
  const letters = fc.string({ unit: fc.constantFrom(..."àéîõüçñøłđı’‘ʼ´'aßÅ̀́漢📱"), maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(letters, async (text) => {
      const { workspaceId } = await makeActor();
      const data = { workspaceId, number: '+393121468845', lastName: text.normalize('NFC') };
      await prisma.contact.create({ data });
      const { rows } = await pool.query(`SELECT ${SEARCHED.text} AS text FROM contact c WHERE workspace_id = $1`, [
        workspaceId,
      ]);
      expect(rows[0].text).toBe(folded(` ${data.lastName} ${data.number}`));
    }),
    { numRuns: 100 },
  );
});

test('an apostrophe for an accent finds the accent', async () => {
  const { workspaceId } = await makeActor();
  const people = ['Forlì', "Forli'", 'Forli', 'Forte'].map((lastName, at) => ({
    workspaceId,
    firstName: '',
    lastName,
    number: `+39312146800${at}`,
  }));
  await prisma.contact.createMany({ data: people });
  for (const search of ["forli'", 'FORLI’', 'forlì']) {
    const { rows } = await contactPage(workspaceId, { search });
    expect(rows.map(({ lastName }) => lastName).sort()).toEqual(['Forli', "Forli'", 'Forlì']);
  }
});
