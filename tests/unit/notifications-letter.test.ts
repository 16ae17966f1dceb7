import { describe, expect, test } from 'vitest';
import { NOTIFYING_KINDS } from '#lib/features/notifications/kinds.ts';
import { letterOf } from '#lib/features/notifications/letter.ts';
import type { Digest, News } from '#lib/features/notifications/outbox.ts';

const CAMPAIGN = '0195cafe-0000-7000-8000-000000000001';
const PORTAL = 'https://squillo.example.org/';

const news = (given: Partial<News> = {}): News => ({
  eventId: '17',
  kind: 'campaign.completed',
  at: new Date('2026-11-24T09:31:00Z'),
  userName: null,
  subjectId: CAMPAIGN,
  subjectName: 'Promemoria',
  reason: null,
  batch: null,
  ...given,
});

const letter = (all: News[], language: 'it' | 'en' = 'it') => {
  const digest: Digest = {
    workspace: { id: 'w', slug: 'clinica', name: 'Clinica San Marco', timeZone: 'Europe/Rome' },
    member: { userId: 'u', email: 'giorgia@example.org', name: 'Giorgia', language },
    news: all,
    attempts: 1,
  };
  return letterOf(digest, PORTAL);
};

describe('a letter', () => {
  test('names the workspace and the campaign, says when in its zone, and leads to where one acts', () => {
    const { subject, text, to } = letter([news()]);
    expect(subject).toBe('Clinica San Marco: La campagna «Promemoria» è conclusa');
    expect(text).toContain('martedì 24 novembre 2026');
    expect(text).toContain('10:31 (Europe/Rome)');
    expect(text).toContain(`\nhttps://squillo.example.org/w/clinica/campaigns/${CAMPAIGN}\n`);
    expect(text).toContain('https://squillo.example.org/w/clinica/settings/profile');
    expect(to).toEqual({ name: 'Giorgia', address: 'giorgia@example.org' });
  });

  test('is in the language of the member', () => {
    expect(letter([news()], 'en').subject).toBe('Clinica San Marco: The campaign “Promemoria” is completed');
  });

  test.each([
    ['account.stopped', { reason: 'noCredit', subjectName: null }, 'settings/account', 'il credito è finito'],
    ['batch.parked', { batch: 7 }, `campaigns/${CAMPAIGN}`, 'L’invio 7 della campagna «Promemoria»'],
    ['approval.asked', { userName: 'Matteo' }, `campaigns/${CAMPAIGN}/review`, 'Matteo chiede l’approvazione'],
  ] as const)('about %s says who, what and why, and where', (kind, given, place, words) => {
    const { text } = letter([news({ kind, ...given })]);
    expect(text).toContain(`/w/clinica/${place}\n`);
    expect(text).toContain(words);
  });

  test.each(NOTIFYING_KINDS)('has words for %s in both languages, with everything filled in', (kind) => {
    for (const language of ['it', 'en'] as const) {
      const { subject, text } = letter([news({ kind, userName: 'Matteo', batch: 3 })], language);
      expect(`${subject}${text}`).not.toMatch(/undefined|null|\{/);
    }
  });

  test('tells a thousand batches of one campaign as one thing', () => {
    const parked = Array.from({ length: 1000 }, (_, n) =>
      news({ eventId: `${n + 1}`, kind: 'batch.parked', batch: n }),
    );
    const { subject, text } = letter(parked);
    expect(subject).toBe('Clinica San Marco: 1000 invii della campagna «Promemoria» aspettano una decisione');
    expect(text.split('\n').length).toBeLessThan(10);
  });

  test('tells twenty things and says how many more there are', () => {
    const many = Array.from({ length: 27 }, (_, n) => news({ eventId: `${n + 1}`, subjectId: `c${n}` }));
    const { subject, text } = letter(many);
    expect(subject).toBe('Clinica San Marco: 27 notifiche');
    expect(text.match(/campaigns\/c/g)).toHaveLength(20);
    expect(text).toContain('E altre 7');
    expect(text).toContain('https://squillo.example.org/w/clinica/notifications');
  });

  test('is the same letter when it is sent again', () => {
    const again = letter([news(), news({ eventId: '21' })]);
    expect(again.messageId).toBe(letter([news(), news({ eventId: '21' })]).messageId);
    expect(again.messageId).not.toBe(letter([news()]).messageId);
  });
});
