import type { AbstractIntlMessages } from 'next-intl';

/** What strains a layout most in a language: its longest word, and its longest sentence without gaps to fill. */
export type Longest = { word: string; sentence: string };

export function longestIn(messages: AbstractIntlMessages): Longest {
  const plain = sentencesOf(messages).filter((sentence) => !/[{<]/.test(sentence));
  const words = plain.flatMap((sentence) => sentence.match(/\p{L}+/gu) ?? []);
  return { word: longest(words), sentence: longest(plain) };
}

function sentencesOf(messages: AbstractIntlMessages): string[] {
  return Object.values(messages).flatMap((value) => (typeof value === 'string' ? [value] : sentencesOf(value)));
}

const longest = (texts: string[]) => texts.reduce((best, text) => (text.length > best.length ? text : best), '');
