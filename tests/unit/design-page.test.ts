import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { longestIn } from '#app/design/longest.ts';

const ROOT = new URL('../../', import.meta.url);

/** What `/design` leaves out, and why. */
const ELSEWHERE: Record<string, string[]> = {
  'the frame around every page, and what is in it': [
    ...['bell', 'language-switch', 'logo', 'mobile-menu', 'rail', 'shell', 'user-menu', 'workspace-switcher'],
  ],
  'a whole page': ['browser-link-form', 'login-form', 'lone-page'],
  'nothing to see': ['auto-refresh', 'early', 'fresh-on-return'],
  'a part of another component': ['area-chart-plot', 'form-errors', 'pagination'],
};

test('the page of the components shows every component', () => {
  const components = globSync('app/_components/*.tsx', { cwd: ROOT }).map((file) => file.replace(/^.*\/|\.tsx$/g, ''));
  const page = globSync('app/design/*.tsx', { cwd: ROOT }).map((file) => readFileSync(new URL(file, ROOT), 'utf8'));
  const shown = page.flatMap((text) => [...text.matchAll(/#app\/_components\/([\w-]+)\.tsx/g)].map(([, name]) => name));
  expect([...new Set([...shown, ...Object.values(ELSEWHERE).flat()])].sort()).toEqual(components.sort());
});

test('the longest word and sentence of a language are found, without those that have gaps', () => {
  const messages = { a: { b: 'Two words', c: '{n} immeasurablenesses' }, d: 'No irraggiungibilità' };
  expect(longestIn(messages)).toEqual({ word: 'irraggiungibilità', sentence: 'No irraggiungibilità' });
});
