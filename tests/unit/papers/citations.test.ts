import { expect, test } from 'vitest';
import { brokenCitations } from '#lib/commands/citations.ts';
import { ROOT } from '#lib/commands/root.ts';
import { checkout } from '../../support/checkout.ts';

/** These tests cite what does not exist. */
const EXCEPT = ['tests/unit/papers/'];

test('every citation in a comment or a document leads somewhere', () => {
  expect(brokenCitations(ROOT, EXCEPT)).toEqual([]);
});

const HOUSE = {
  'docs/wire.md': '# The wire\n\n## 1. Placing calls\n\n**Size of a batch**: not documented.\n',
  'docs/decisions/0001-one-way.md': '# 1. One way\n',
  'lib/domain/phone.ts': '/** Source: wire.md, section 1. See docs/decisions/0001. */\n',
  'app/(portal)/w/[workspace]/page.tsx': '// wire.md, "size of a batch"\n',
};

test('a house whose citations lead somewhere is whole', () => {
  const readme = [
    '[the wire](docs/wire.md#1-placing-calls), [here](#here), [elsewhere](https://example.org/no.md)',
    '## Here',
    '`lib/domain/phone.ts`, `phone.ts`, `app/(portal)/w/[workspace]/page.tsx`, `lib/domain/`, `docs/*.md`, `npm test`, decision 1',
  ].join('\n\n');
  expect(brokenCitations(checkout({ ...HOUSE, 'README.md': readme }))).toEqual([]);
});

test.each([
  ['a document', 'lib/a.ts', '// Source: gone.md', 'gone.md'],
  ['a document by its path', 'prisma/migrations/1_x/migration.sql', '-- docs/gone.md says why', 'docs/gone.md'],
  ['a section of a document', 'lib/a.ts', '// wire.md, section 7', 'wire.md, section 7'],
  ['words of a document', 'lib/a.ts', '// wire.md, "size of a house"', 'wire.md, "size of a house"'],
  ['a record by its path', 'prisma/schema.prisma', '/// docs/decisions/0009', 'docs/decisions/0009'],
  ['a record by its number', 'lib/a.tsx', '// decision 9', 'decision 9'],
  ['a record among records', 'docs/decisions/0001-one-way.md', 'As before (0001, 0009).', '(0001, 0009)'],
  ['a link', 'README.md', '[x](docs/gone)', 'docs/gone'],
  ['a heading of another document', 'README.md', '[x](docs/wire.md#2-reading)', 'docs/wire.md#2-reading'],
  ['a heading of its own', 'docs/a.md', '[x](#gone)', '#gone'],
  ['a file in a room', 'README.md', 'in `lib/domain/gone.ts`', 'lib/domain/gone.ts'],
  ['a folder', 'CONTRIBUTING.md', 'in `lib/gone/`', 'lib/gone/'],
  ['a file by its name', 'docs/a.md', 'in `gone.tsx`', 'gone.tsx'],
  ['a file in a diagram', 'docs/a.md', 'web->>db: stores it (gone.ts)', 'gone.ts'],
])('%s that is not there is told with its place', (_, file, line, cited) => {
  expect(brokenCitations(checkout({ ...HOUSE, [file]: `\n\n${line}\n` }))).toEqual([`${file}:3: ${cited}`]);
});
