import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { generatedDocuments, stateDiagram, withPart } from '#lib/commands/generated.ts';
import { ROOT } from '#lib/commands/root.ts';

describe('the generated parts of the documents', () => {
  test.each(generatedDocuments(ROOT))('$document says what the code says (npm run papers)', ({ document, text }) => {
    expect(readFileSync(join(ROOT, document), 'utf8')).toBe(text);
  });

  test('a state diagram shows every transition, and where a thing begins and ends', () => {
    const drawn = stateDiagram({ asleep: [], awake: ['asleep', 'awake'], gone: ['asleep', 'awake'] });
    expect(drawn.split('\n').slice(2, -1)).toEqual([
      '  [*] --> asleep',
      '  asleep --> awake',
      '  awake --> awake',
      '  asleep --> gone',
      '  awake --> gone',
      '  gone --> [*]',
    ]);
  });

  test('only what stands between the marks is written anew', () => {
    const marked = 'before\n<!-- x:begin -->\nold\n<!-- x:end -->\nafter\n';
    expect(withPart(marked, 'x', 'new')).toBe('before\n<!-- x:begin -->\nnew\n<!-- x:end -->\nafter\n');
    expect(() => withPart(marked, 'y', 'new')).toThrow('y:begin');
  });
});

test('the architecture names every migration, in order', () => {
  const folders = readdirSync(join(ROOT, 'prisma/migrations')).filter((name) => /^\d+_/.test(name));
  const document = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');
  expect([...document.matchAll(/^\| `(\d{14}_\w+)` \|/gm)].map(([, name]) => name)).toEqual(folders.sort());
});
