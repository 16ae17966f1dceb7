import { useTranslations } from 'next-intl';
import type { Formats } from '#app/_i18n/format.ts';
import { statusName } from '#app/(portal)/w/[workspace]/_http-status.ts';
import type { EventRow, Fact } from '#lib/features/evidence/events.ts';
import { useReasonWords } from '../exchange-words.tsx';

/** Already in the sentence. */
const IN_SENTENCE = new Set(['batch']);

const BEFORE = 'Before';

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:[\d.]+Z$/;

/**
 * The details of an event in words, one each: `{ calls: 1932 }` is "1 932 chiamate", `{ role, roleBefore }` is
 * "ruolo: operatore → responsabile". A fact without words in this version is shown under its own name: evidence
 * leaves nothing out.
 */
export function useFactWords(format: Formats): (event: Pick<EventRow, 'facts' | 'subjectName'>) => string[] {
  const t = useTranslations('evidence');
  const role = useTranslations('common.role');
  const reason = useReasonWords();

  const wordsOf = (name: string, value: Fact): string => {
    if (typeof value === 'boolean') return t(value ? 'facts.yes' : 'facts.no');
    if (typeof value === 'number') return format.number(value);
    const text = String(value ?? '');
    if (INSTANT.test(text)) return format.dateTime(text);
    if (name === 'reason') return reason(text);
    if (name === 'role') return role.has(text) ? role(text) : text;
    if (name === 'credits') return format.credits(text);
    const words = `facts.words.${text}`;
    return /^[a-zA-Z]+$/.test(text) && t.has(words) ? t(words) : text;
  };

  const say = (name: string, value: Fact, facts: Record<string, Fact>): string | null => {
    if (IN_SENTENCE.has(name)) return null;
    const was = facts[`${name}${BEFORE}`] ?? null;
    // A removed value is described by its old value.
    if ((value === null || value === '') && (was === null || was === '')) return null;
    if (typeof value === 'number' && t.has(`facts.counts.${name}`)) {
      return value === 0 ? null : t(`facts.counts.${name}`, { n: value, value: format.number(value) });
    }
    if (name === 'httpStatus') return t(`reasonStatus.${statusName(Number(value))}`, { status: Number(value) });
    if (name === 'bytes' && typeof value === 'number') return format.bytes(value);
    if (typeof value === 'boolean' && t.has(`facts.flags.${name}.${value}`)) {
      return t(`facts.flags.${name}.${value}`) || null;
    }
    const before = facts[`${name}${BEFORE}`];
    if (before === value) return null;
    const shown = value === null || value === '' ? t('facts.words.none') : wordsOf(name, value);
    const words = before === undefined || before === null ? shown : `${wordsOf(name, before)} → ${shown}`;
    if (name === 'reason' || name === 'decision') return words;
    return `${t.has(`facts.names.${name}`) ? t(`facts.names.${name}`) : name}: ${words}`;
  };

  return ({ facts, subjectName }) =>
    Object.entries(facts)
      .filter(([name, value]) => !name.endsWith(BEFORE) && (value !== subjectName || `${name}${BEFORE}` in facts))
      .map(([name, value]) => say(name, value, facts))
      .filter((words) => words !== null);
}
