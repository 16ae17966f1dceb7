import { describe, expect, test } from 'vitest';
import {
  type BatchTerms,
  type CallToPlace,
  composeBatch,
  composeLookUp,
  MASKED,
  MASKED_GUID,
  type RequestShape,
} from '#lib/sendservice/compose.ts';
import { parseLookUpRequest, parsePlace } from '#lib/sendservice/sandbox/parse.ts';
import { CREDENTIALS, sampleCall, sampleCalls, TERMS } from './samples.ts';

/** What the strict sandbox understands of a composed body. */
function understood(terms: BatchTerms, calls: CallToPlace[], shape: RequestShape) {
  return parsePlace(JSON.parse(composeBatch(terms, calls, shape, CREDENTIALS)), CREDENTIALS);
}

const KINDS: [string, BatchTerms, CallToPlace[]][] = [
  ['audio', TERMS, sampleCalls(3)],
  ['audio that was given a text and a language', { ...TERMS, language: 'it-IT-F1' }, sampleCalls(2, { text: 'no' })],
  ['tts, the same text', { ...TERMS, kind: 'tts', language: 'it-IT-F1' }, sampleCalls(3, { text: 'Buongiorno' })],
  [
    'tts, a text for each',
    { ...TERMS, kind: 'tts', extension: null, language: 'it-IT-F1' },
    [sampleCall(1, { text: 'Ciao Mario' }), sampleCall(2, { text: 'Ciao Luca' })],
  ],
  ['ivrTts without a text', { ...TERMS, kind: 'ivrTts', language: 'it-IT-F1' }, sampleCalls(2)],
  [
    'ivrTts, one with a text',
    { ...TERMS, kind: 'ivrTts', language: 'it-IT-F1' },
    [sampleCall(1, { text: 'Ciao' }), sampleCall(2)],
  ],
  ['no retries, no names', { ...TERMS, maxRetries: 0 }, sampleCalls(2, { firstName: null, lastName: '' })],
];

describe('composing a batch', () => {
  test('gives the documented example, byte for byte', () => {
    const body = composeBatch(TERMS, [sampleCall(1)], 'full', { username: 'u', password: 'p' });
    expect(body).toBe(
      '{"User":{"username":"u","password":"p"},"InstantCalls":[{"NumberToCall":"00393331000001",' +
        '"CallerId":"390612345678","Extension":200938,"Type":0,"StartDate":"2026-11-23T09:00:00.000+01:00",' +
        '"EndDate":"2026-11-23T20:00:00.000+01:00","MaxRetries":5,"MinutesBetweenRetries":60,"IVRRepeats":1,' +
        '"FirstName":"Mario","LastName":"Rossi","CodeRequest":"1a16cc39-23bc-407b-b4b8-000000000001"}]}',
    );
  });

  test.each(KINDS)('%s: both shapes are valid and mean the same', (_, terms, calls) => {
    const full = understood(terms, calls, 'full');
    const compact = understood(terms, calls, 'compact');
    expect(full).toMatchObject({ ok: true });
    expect(compact).toEqual(full);
    if (!full.ok) return;
    expect(full.calls.map((call) => call.codeRequest)).toEqual(calls.map((call) => call.codeRequest));
    expect(full.calls.map((call) => call.text)).toEqual(
      calls.map((call) => (terms.kind === 'audio' ? null : call.text)),
    );
    expect(full.calls.every((call) => call.terms.maxRetries === terms.maxRetries)).toBe(true);
  });

  test('compact writes what is common once', () => {
    const terms: BatchTerms = { ...TERMS, kind: 'tts', language: 'it-IT-F1' };
    const body = composeBatch(terms, sampleCalls(50, { text: 'Il servizio è sospeso' }), 'compact', CREDENTIALS);
    for (const common of ['Il servizio è sospeso', 'StartDate', 'CallerId', 'it-IT-F1', 'MaxRetries']) {
      expect(body.split(common), common).toHaveLength(2);
    }
    expect(JSON.parse(body)).not.toHaveProperty('CodeRequest');
  });

  test.each(['full', 'compact'] as const)('%s: the redacted body differs in the secrets only', (shape) => {
    const secret = composeBatch(TERMS, sampleCalls(2), shape, CREDENTIALS);
    const redacted = composeBatch(TERMS, sampleCalls(2), shape, MASKED);
    expect(redacted).not.toContain('the-user');
    const { User: given, ...rest } = JSON.parse(secret);
    expect(given).toEqual(CREDENTIALS);
    expect(JSON.parse(redacted)).toEqual({ User: MASKED, ...rest });
    expect(composeBatch(TERMS, sampleCalls(2), shape, MASKED)).toBe(redacted);
  });

  test.each([
    // Rome leaves daylight saving on 25 October 2026 at 03:00, and begins it on 28 March 2027 at 02:00.
    [
      'autumn',
      '2026-10-24T08:00:00Z',
      '2026-10-24T10:00:00.000+02:00',
      '2026-10-26T08:00:00Z',
      '2026-10-26T09:00:00.000+01:00',
    ],
    [
      'the repeated hour',
      '2026-10-25T00:30:00Z',
      '2026-10-25T02:30:00.000+02:00',
      '2026-10-25T01:30:00Z',
      '2026-10-25T02:30:00.000+01:00',
    ],
    [
      'spring',
      '2027-03-27T08:00:00Z',
      '2027-03-27T09:00:00.000+01:00',
      '2027-03-29T08:00:00Z',
      '2027-03-29T10:00:00.000+02:00',
    ],
    [
      'the skipped hour',
      '2027-03-28T00:59:59.999Z',
      '2027-03-28T01:59:59.999+01:00',
      '2027-03-28T01:00:00Z',
      '2027-03-28T03:00:00.000+02:00',
    ],
  ])(
    'a window over the change of the clocks (%s) has the offset of each instant',
    (_, start, startText, end, endText) => {
      const window = { start: new Date(start), end: new Date(end), timeZone: 'Europe/Rome' };
      for (const shape of ['full', 'compact'] as const) {
        const body = composeBatch({ ...TERMS, window }, sampleCalls(2), shape, CREDENTIALS);
        expect(body).toContain(`"StartDate":"${startText}"`);
        expect(body).toContain(`"EndDate":"${endText}"`);
        const read = understood({ ...TERMS, window }, sampleCalls(2), shape);
        expect(read.ok && read.calls.map(({ terms }) => [terms.start, terms.end])).toEqual(
          Array(2).fill([window.start.getTime(), window.end.getTime()]),
        );
      }
    },
  );

  test('the offset is that of the campaign’s zone', () => {
    const window = { ...TERMS.window, timeZone: 'America/New_York' };
    expect(composeBatch({ ...TERMS, window }, [sampleCall()], 'full', MASKED)).toContain('T03:00:00.000-05:00');
  });
});

describe('composing a look-up', () => {
  test('is what the sandbox reads', () => {
    const codes = sampleCalls(2).map((call) => call.codeRequest);
    const body = composeLookUp('the-guid', codes);
    expect(body).toBe(`{"Type":"CR","Guid":"the-guid","CodeRequests":["${codes[0]}","${codes[1]}"]}`);
    expect(parseLookUpRequest(JSON.parse(body), 'THE-GUID')).toEqual({ ok: true, codeRequests: codes });
    expect(composeLookUp(MASKED_GUID, codes)).not.toContain('the-guid');
  });
});
