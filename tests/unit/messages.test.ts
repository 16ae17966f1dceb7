import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { AREAS } from '#app/_i18n/areas.ts';
import { LOCALES } from '#app/_i18n/locale.ts';

type Tree = { [key: string]: string | Tree };

const folder = (locale: string) => new URL(`../../app/_messages/${locale}/`, import.meta.url);

function sentences(locale: string, area: string): Map<string, string> {
  const tree = JSON.parse(readFileSync(new URL(`${area}.json`, folder(locale)), 'utf8')) as Tree;
  const found = new Map<string, string>();
  const walk = (node: Tree, path: string) => {
    for (const [key, value] of Object.entries(node)) {
      if (typeof value === 'string') found.set(path + key, value);
      else walk(value, `${path}${key}.`);
    }
  };
  walk(tree, '');
  return found;
}

/**
 * What fills an ICU sentence: the arguments and tags that are shown, also within the branches of a plural or select,
 * and the arguments that only choose a branch.
 */
function filledBy(sentence: string): { shown: string[]; choosing: string[] } {
  const shown = new Set<string>();
  const choosing = new Set<string>();
  let at = 0;
  const message = () => {
    for (; at < sentence.length && sentence[at] !== '}'; at++) {
      const tag = /^<(\w+)>/.exec(sentence.slice(at))?.[1];
      if (tag) shown.add(tag);
      if (sentence[at] === '{') argument();
    }
  };
  const argument = () => {
    const name = /^\{\s*(\w+)\s*/.exec(sentence.slice(at));
    if (!name?.[1]) throw new Error(`not an argument at ${at}: ${sentence}`);
    at += name[0].length;
    (sentence[at] === '}' ? shown : choosing).add(name[1]);
    for (; sentence[at] !== '}'; at++) {
      if (at >= sentence.length) throw new Error(`a brace is not closed: ${sentence}`);
      if (sentence[at] !== '{') continue;
      at++;
      message();
    }
  };
  message();
  return { shown: [...shown].sort(), choosing: [...choosing].sort() };
}

describe.each(AREAS)('sentences of %s', (area) => {
  const [italian, english] = [sentences('it', area), sentences('en', area)];

  test('exist in both languages', () => {
    expect([...english.keys()].sort()).toEqual([...italian.keys()].sort());
  });

  test('are filled by the same arguments in both languages', () => {
    for (const [key, sentence] of italian) {
      const [inItalian, inEnglish] = [filledBy(sentence), filledBy(english.get(key) ?? '')];
      expect(inEnglish.shown, `${area}.${key}`).toEqual(inItalian.shown);
      // A language may have no plural where the other has one ("excluded": "esclusa", "escluse").
      if (inItalian.choosing.length > 0 && inEnglish.choosing.length > 0)
        expect(inEnglish.choosing, `${area}.${key}`).toEqual(inItalian.choosing);
    }
  });

  test('leave the look of figures to createFormats', () => {
    // ICU's own `#` and `{n, number}` leave 1932 ungrouped in Italian; a count comes along formatted, as `{n}`.
    for (const [key, sentence] of [...italian, ...english]) {
      expect(/\{[^{}]*#[^{}]*\}|,\s*(number|date|time)\b/.test(sentence), `${area}.${key}: ${sentence}`).toBe(false);
    }
  });
});

test('every file of messages is an area', () => {
  for (const locale of LOCALES) {
    expect(readdirSync(folder(locale)).sort()).toEqual([...AREAS].sort().map((area) => `${area}.json`));
  }
});
