import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideOutcome, retryAfter } from '#lib/sendservice/outcome.ts';

const whole = { written: true, failure: null, tooLarge: false, isPlatforms: true };

describe('the outcome of an exchange that was answered', () => {
  test.each([
    [200, 'accepted', 'ok'],
    [201, 'accepted', 'ok'],
    [204, 'accepted', 'ok'],
    [299, 'accepted', 'ok'],
    [301, 'unknown', 'redirect'],
    [307, 'unknown', 'redirect'],
    [400, 'refused', 'http400'],
    [401, 'refused', 'unauthorised'],
    [403, 'refused', 'unauthorised'],
    ...([402, 404, 405, 406, 409, 410, 411, 413, 414, 415, 417, 421, 423, 425, 426, 428, 431, 451] as const).map(
      (status) => [status, 'notDelivered', `http${status}`] as const,
    ),
    [408, 'unknown', 'timeout'],
    [422, 'refused', 'http422'],
    [429, 'notDelivered', 'rateLimited'],
    [500, 'unknown', 'http500'],
    [502, 'unknown', 'http502'],
    [503, 'unknown', 'http503'],
    [504, 'unknown', 'http504'],
    [600, 'unknown', 'http600'],
    [null, 'unknown', 'unreadable'],
  ] as const)('%s is %s (%s)', (httpStatus, outcome, reason) => {
    expect(decideOutcome({ ...whole, httpStatus })).toEqual({ outcome, reason });
  });

  test.each([400, 422])('a %s is a refusal only in the words of the platform', (httpStatus) => {
    expect(decideOutcome({ ...whole, httpStatus, isPlatforms: false })).toEqual({
      outcome: 'notDelivered',
      reason: `http${httpStatus}`,
    });
  });

  test('a 2xx that is longer than what is kept is accepted, and says so', () => {
    expect(decideOutcome({ ...whole, httpStatus: 200, tooLarge: true })).toEqual({
      outcome: 'accepted',
      reason: 'tooLarge',
    });
  });
});

describe('the outcome of an exchange that failed', () => {
  test.each([
    ['ECONNREFUSED', 'connectionRefused'],
    ...['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME'].map((code) => [code, 'dns']),
    ...['EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL'].map((code) => [code, 'unreachable']),
    ['EPROTO', 'tls'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'tls'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
    ['CERT_HAS_EXPIRED', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls'],
    ['UND_ERR_CONNECT_TIMEOUT', 'connectTimeout'],
    ['ETIMEDOUT', 'connectTimeout'],
    ['ECONNRESET', 'reset'],
    ['EPIPE', 'reset'],
    ['UND_ERR_SOCKET', 'reset'],
    ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'reset'],
    ['UND_ERR_HEADERS_OVERFLOW', 'unreadable'],
    ['HPE_INVALID_CONSTANT', 'unreadable'],
    ['SOMETHING_NEW', 'transport'],
  ] as [string, string][])(
    '%s before anything was written is proven not delivered (%s), afterwards it is unknown',
    (code, reason) => {
      const torn = { failure: { code }, httpStatus: null, tooLarge: false, isPlatforms: false };
      expect(decideOutcome({ ...torn, written: false })).toEqual({ outcome: 'notDelivered', reason });
      expect(decideOutcome({ ...torn, written: true }).outcome).toBe('unknown');
    },
  );

  test.each(['timeout', 'aborted', 'tooLarge'] as const)(
    'our own %s after the request was written is unknown',
    (failure) => {
      const torn = { failure, httpStatus: null, tooLarge: false, isPlatforms: false };
      expect(decideOutcome({ ...torn, written: true })).toEqual({ outcome: 'unknown', reason: failure });
      expect(decideOutcome({ ...torn, written: false }).outcome).toBe('notDelivered');
    },
  );

  test.each([200, 400, 401, 429, 503])('a torn answer is none, even after the status line %s', (httpStatus) => {
    const torn = { written: true, failure: { code: 'UND_ERR_SOCKET' }, httpStatus, tooLarge: false, isPlatforms: true };
    expect(decideOutcome(torn)).toEqual({ outcome: 'unknown', reason: 'reset' });
  });
});

describe('whatever is known of an exchange', () => {
  const code = fc.oneof(
    fc.constantFrom('ECONNREFUSED', 'ECONNRESET', 'HPE_INVALID_VERSION', 'UND_ERR_ABORTED'),
    fc.string(),
  );
  const failure = fc.oneof(
    fc.constantFrom('timeout', 'aborted', 'tooLarge', null),
    code.map((each) => ({ code: each })),
  );
  const evidence = fc.record({
    written: fc.boolean(),
    httpStatus: fc.option(fc.integer({ min: 200, max: 999 })),
    failure,
    tooLarge: fc.boolean(),
    isPlatforms: fc.boolean(),
  });

  test('it is sent again only when nothing can have been placed, and accepted only on a whole success', () => {
    fc.assert(
      fc.property(evidence, (known) => {
        const { outcome, reason } = decideOutcome(known);
        const { written, failure: failed, httpStatus } = known;
        const whole = failed === null && httpStatus !== null;
        expect(reason).toMatch(/^[a-z][A-Za-z0-9]+$/);
        if (outcome === 'accepted') expect(whole && httpStatus >= 200 && httpStatus < 300).toBe(true);
        if (outcome === 'refused') expect(whole && [400, 401, 403, 422].includes(httpStatus)).toBe(true);
        if (outcome === 'notDelivered')
          expect(failed !== null ? !written : httpStatus !== null && httpStatus >= 400 && httpStatus < 500).toBe(true);
        if (failed !== null && written) expect(outcome).toBe('unknown');
      }),
      { numRuns: 1_000 },
    );
  });
});

test.each([
  ['2', 2_000],
  ['0', 0],
  [' 120 ', 120_000],
  ['Mon, 23 Nov 2026 10:00:30 GMT', 30_000],
  ['Monday, 23-Nov-26 10:00:30 GMT', 30_000],
  ['Mon, 23 Nov 2026 09:00:00 GMT', 0],
  ['99999999999', 300_000],
  ['Fri, 31 Dec 9999 23:59:59 GMT', 300_000],
  ['-1', null],
  ['1.5', null],
  ['soon', null],
  ['', null],
  [undefined, null],
])('Retry-After %s is %s ms', (header, milliseconds) => {
  expect(retryAfter(header, new Date('2026-11-23T10:00:00Z'))).toBe(milliseconds);
});
