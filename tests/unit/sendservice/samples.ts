import type { BatchTerms, CallToPlace, Credentials } from '#lib/sendservice/compose.ts';

export const CREDENTIALS: Credentials = { username: 'the-user', password: 'pä"ss\\w/rd <&>' };

export const TERMS: BatchTerms = {
  kind: 'audio',
  extension: 200938,
  language: null,
  callerId: '+390612345678',
  window: {
    start: new Date('2026-11-23T08:00:00Z'),
    end: new Date('2026-11-23T19:00:00Z'),
    timeZone: 'Europe/Rome',
  },
  maxRetries: 5,
  minutesBetweenRetries: 60,
  repeats: 1,
};

/** The n-th call of a batch, always the same. */
export function sampleCall(n = 1, rest: Partial<CallToPlace> = {}): CallToPlace {
  return {
    codeRequest: `1a16cc39-23bc-407b-b4b8-${String(n).padStart(12, '0')}`,
    number: `+39333${String(1_000_000 + n)}`,
    firstName: 'Mario',
    lastName: 'Rossi',
    text: null,
    ...rest,
  };
}

export function sampleCalls(count: number, rest: Partial<CallToPlace> = {}): CallToPlace[] {
  return Array.from({ length: count }, (_, index) => sampleCall(index + 1, rest));
}

/** A window that is open now, for calls that shall happen. */
export function openWindow(minutes = 60): BatchTerms['window'] {
  const now = Date.now();
  return { start: new Date(now - 60_000), end: new Date(now + minutes * 60_000), timeZone: 'Europe/Rome' };
}
