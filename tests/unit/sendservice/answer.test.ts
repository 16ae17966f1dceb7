import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isOfPlatform, parseCredits, parseLookUp, parsePlaced } from '#lib/sendservice/answer.ts';
import { redact } from '#lib/sendservice/redact.ts';

const CODE = '1a16cc39-23bc-407b-b4b8-4a4e129337f6';
const OTHER = '2b1e0948-23bc-407b-b4b8-4a4e129337f6';

/** The one report of an answer with these fields, written as raw JSON. */
function reportOf(fields: string) {
  const parsed = parseLookUp(`{"InstantCalls":[{"CodeRequest":"${CODE}",${fields}}]}`);
  if (!parsed.ok) throw new Error(parsed.reason);
  expect(parsed.reports).toHaveLength(1);
  return parsed.reports[0];
}

describe('the status', () => {
  const TABLE = [
    [0, 'Failed', 'failed'],
    [1, 'Success', 'success'],
    [2, 'Forbidden', 'forbidden'],
    [3, 'Unknown', 'unknownError'],
    [4, 'Not Called', 'notCalled'],
    [5, 'Answer', 'answering'],
    [6, 'Calling', 'calling'],
    [7, 'NotEnoughCredit', 'noCredit'],
    [8, 'InBlackList', 'blacklisted'],
    [9, 'Duplicated', 'duplicated'],
    [10, 'FailedTTSConversion', 'ttsFailed'],
    [11, 'Processing', 'processing'],
  ] as const;

  test.each(TABLE)('%s, %s in every spelling is %s', (code, name, status) => {
    const spellings: unknown[] = [code, String(code), ` 0${code}`, name, name.toUpperCase(), name.toLowerCase()];
    spellings.push(name.split('').join(' '), name.replaceAll(' ', ''), ` ${name}\t`);
    for (const spelling of spellings) {
      expect(reportOf(`"Status":${JSON.stringify(spelling)}`)?.status, String(spelling)).toBe(status);
    }
  });

  test.each(['12', '"Teleported"', '-1', '1.5', '"1,5"', 'true', '{"a":1}', '[1]'])(
    '%s is unrecognised, and kept as it came where it is text',
    (raw) => {
      expect(reportOf(`"Status":${raw}`)?.status).toBe('unrecognised');
      const value: unknown = JSON.parse(raw);
      if (typeof value === 'string') expect(reportOf(`"Status":${raw}`)?.rawStatus).toBe(value);
    },
  );

  test.each(['"Status":null', '"Status":""', '"Other":1'])('%s is no status', (fields) => {
    expect(reportOf(fields)).toMatchObject({ status: null, rawStatus: null });
  });
});

describe('what must not be changed on the way', () => {
  test.each([
    ['0.041', '0.041'],
    ['0.0410', '0.0410'],
    ['0.1000000000000000055', '0.1000000000000000055'],
    ['"0.30"', '0.30'],
    ['"0,041"', '0.041'],
    ['4.1E-2', '0.041'],
    ['1.25e2', '125'],
    ['0', '0'],
    ['-0.5', '-0.5'],
    ['1e9', null],
    // What the database rounds up, or could not sum up a million times.
    ['9999.9999999', '9999.9999999'],
    ['10000', null],
    ['999999.9999999', null],
    ['1e99', null],
    ['"many"', null],
    ['"1.2.3"', null],
    ['null', null],
    ['true', null],
    ['[0.1]', null],
  ])('the price %s is %s', (raw, price) => {
    expect(reportOf(`"Price":${raw}`)?.price).toBe(price);
  });

  test.each([
    ['1', '1'],
    ['"1"', '1'],
    ['"007"', '007'],
    ['"*"', '*'],
    ['"#12*"', '#12*'],
    ['0', '0'],
    ['123456789012345678901', '123456789012345678901'],
    ['""', null],
    ['null', null],
    ['"a\\u0000b"', 'ab'],
  ])('the pressed digits %s are %s', (raw, digits) => {
    expect(reportOf(`"InputDigits":${raw}`)?.digits).toBe(digits);
  });

  test.each([
    ['2026-11-23T09:00:00+01:00', '2026-11-23T08:00:00.000Z'],
    ['2026-11-23T09:00:00.1+01:00', '2026-11-23T08:00:00.100Z'],
    ['2026-11-23T09:00:00.1234567+01:00', '2026-11-23T08:00:00.123Z'],
    ['2026-11-23T09:00:00.000Z', '2026-11-23T09:00:00.000Z'],
    ['2026-11-23T09:00:00', '2026-11-23T08:00:00.000Z'],
    ['2026-07-23T09:00:00.5', '2026-07-23T07:00:00.500Z'],
    ['2026-11-23T09:00:00-0330', '2026-11-23T12:30:00.000Z'],
    ['0001-01-01T00:00:00', null],
    // The database takes no year of five digits.
    ['9999-12-31T23:59:59-14:00', null],
    ['9999-12-31T23:59:59Z', null],
    ['2026-02-30T09:00:00Z', null],
    ['2026-11-23T24:00:00Z', null],
    ['2026-11-23T09:00:00.12345678Z', null],
    ['2026-11-23', null],
    ['aaaa-11-23T09:00:00Z', null],
    ['yesterday', null],
  ])('the date %s is %s', (text, iso) => {
    const report = reportOf(`"StartDateTimeCall":"${text}","enddatetimecall":"${text}"`);
    expect(report?.answeredAt?.toISOString() ?? null).toBe(iso);
    expect(report?.endedAt?.toISOString() ?? null).toBe(iso);
  });

  test('a date without an offset is in the zone that is given', () => {
    const body = `{"InstantCalls":[{"CodeRequest":"${CODE}","StartDateTimeCall":"2026-11-23T09:00:00"}]}`;
    const parsed = parseLookUp(body, 'America/New_York');
    expect(parsed.ok && parsed.reports[0]?.answeredAt?.toISOString()).toBe('2026-11-23T14:00:00.000Z');
  });
});

describe('the answer to a look-up', () => {
  test('is read whole', () => {
    const parsed = parseLookUp(
      Buffer.from(
        `\uFEFF{"instantcalls":[{"ID":77,"coderequest":"${CODE.toUpperCase()}","Status":"Success","Retries":"2","Start Price":0,` +
          '"IntervalCall":12,"Price":0.041,"InputDigits":1,"StartDateTimeCall":"2026-11-23T09:00:00+01:00"}]}',
      ),
    );
    expect(parsed).toMatchObject({
      ok: true,
      unreadable: 0,
      reports: [
        {
          codeRequest: CODE,
          platformId: '77',
          status: 'success',
          rawStatus: 'Success',
          answeredAt: new Date('2026-11-23T08:00:00Z'),
          endedAt: null,
          digits: '1',
          otherDigits: [],
          price: '0.041',
          retries: 2,
          secondsToAnswer: 12,
        },
      ],
    });
  });

  test('a malformed item spoils no other, and is counted', () => {
    const items = ['null', '1', '"x"', '[]', '{}', '{"CodeRequest":5}', '{"CodeRequest":"no uuid"}', '{"Status":1}'];
    const good = [`{"CodeRequest":"${CODE}","Status":1}`, `{"CodeRequest":"${OTHER}","Retries":-1,"Status":[]}`];
    const parsed = parseLookUp(`{"InstantCalls":[${[...items, ...good, ...items].join(',')}]}`);
    expect(parsed).toMatchObject({ ok: true, unreadable: 16 });
    expect(parsed.ok && parsed.reports.map((report) => report.codeRequest)).toEqual([CODE, OTHER]);
  });

  test.each([
    ['reached', [0, 6, 1, 2], 'success'],
    ['on its way', [0, 6, 8], 'calling'],
    ['not understood', [null, 0, 'Teleported'], 'unrecognised'],
    ['over', [null, 8], 'blacklisted'],
    ['over in two ways: the first', [8, 0], 'blacklisted'],
  ])('of several reports about one call the strongest counts: %s', (_, statuses, status) => {
    const items = statuses.map((Status) => ({ CodeRequest: CODE, Status }));
    const parsed = parseLookUp(JSON.stringify({ InstantCalls: items }));
    expect(parsed).toMatchObject({ ok: true, reports: [{ codeRequest: CODE, status }], unreadable: 0 });
  });

  test('of several reports about one call the keys of all are kept, whatever their order', () => {
    const items = [
      { CodeRequest: CODE, Status: 0, InputDigits: '9' },
      { CodeRequest: CODE, Status: 1, InputDigits: 1 },
      { CodeRequest: CODE, Status: 6 },
    ];
    for (const order of [items, items.toReversed()]) {
      const parsed = parseLookUp(JSON.stringify({ InstantCalls: order }));
      const [report] = parsed.ok ? parsed.reports : [];
      expect([report?.status, report?.digits, report?.otherDigits]).toEqual(['success', '1', ['9']]);
    }
  });

  test('a list that stands elsewhere than documented proves no absence', () => {
    const item = { CodeRequest: CODE, Status: 1 };
    for (const body of [[item], { InstantCalls: item }, item]) {
      expect(parseLookUp(JSON.stringify(body))).toMatchObject({
        ok: true,
        reports: [{ status: 'success' }],
        unreadable: 1,
      });
    }
  });

  test.each([
    ['a next page', { NextPage: 2 }],
    ['a link to more', { nextLink: 'https://example.org/2' }],
    ['a larger total', { TotalCount: 2 }],
  ])('%s makes it a part of an answer', (_, more) => {
    const whole = { InstantCalls: [{ CodeRequest: CODE, Status: 1 }] };
    expect(parseLookUp(JSON.stringify({ ...whole, NextPage: null, Total: 1 }))).toMatchObject({ partial: false });
    expect(parseLookUp(JSON.stringify({ ...whole, ...more }))).toMatchObject({ partial: true });
  });

  test('a CodeRequest under two ids was placed twice; named twice under one id it was not', () => {
    const item = (Id: number) => ({ Id, CodeRequest: CODE, Status: 1 });
    const of = (...ids: number[]) => parseLookUp(JSON.stringify({ InstantCalls: ids.map(item) }));
    expect(of(7, 8)).toMatchObject({ placedTwice: [CODE] });
    expect(of(7, 7)).toMatchObject({ placedTwice: [] });
  });

  test('an empty list is believed only where it is documented', () => {
    expect(parseLookUp('{"InstantCalls":[]}')).toMatchObject({ ok: true, reports: [], unreadable: 0 });
    for (const body of [
      '[]',
      '{"InstantCalls":null}',
      '{}',
      '{"InstantCalls":[null]}',
      '{"InstantCalls":[{"Id":1}]}',
    ]) {
      expect(parseLookUp(body), body).toEqual({ ok: false, reason: 'noCalls' });
    }
  });

  test.each(['', ' ', '<html><body>502</body></html>', '{"InstantCalls":[', 'undefined', '{"a":}', '\0'])(
    '%j is no JSON, so proves nothing',
    (body) => {
      expect(parseLookUp(body)).toEqual({ ok: false, reason: 'notJson' });
      expect(parseLookUp(Buffer.from(body))).toEqual({ ok: false, reason: 'notJson' });
    },
  );

  test.each(['1', '"text"', 'true', 'null', '{"Message":"sorry"}', '{"InstantCalls":"none"}'])(
    '%s is JSON of another shape, so proves nothing',
    (body) => {
      expect(parseLookUp(body)).toEqual({ ok: false, reason: 'noCalls' });
    },
  );

  test('ten megabytes and a hundred thousand levels are survived', () => {
    const item = (_: unknown, n: number) =>
      `{"CodeRequest":"${CODE.slice(0, -5)}${n + 10_000}","Status":1,"Filler":"${'x'.repeat(970)}"}`;
    const large = `{"InstantCalls":[${Array.from({ length: 10_000 }, item).join()},{"CodeRequest":"${OTHER}"}]}`;
    expect(large.length).toBeGreaterThan(10_000_000);
    const parsed = parseLookUp(large);
    expect(parsed.ok && parsed.reports).toHaveLength(10_001);
    expect(parseLookUp(large.slice(0, -1))).toEqual({ ok: false, reason: 'notJson' });
    for (const deep of [
      '['.repeat(100_000) + ']'.repeat(100_000),
      `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
    ]) {
      expect(parseLookUp(deep).ok).toBe(false);
      expect(parsePlaced(deep) ?? []).toEqual([]);
    }
  });

  test('a hostile key harms nobody', () => {
    const parsed = parseLookUp(
      `{"__proto__":{"x":1},"InstantCalls":[{"__proto__":{"Status":1},"CodeRequest":"${CODE}"}]}`,
    );
    expect(parsed.ok && parsed.reports[0]?.status).toBeNull();
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
});

describe('the answer to a POST', () => {
  const echo = `{"CodeRequest":"${CODE}","Id":12345678901234567890,"Status":"Processing"}`;
  test.each([
    ['the object', `{"InstantCalls":[${echo}]}`],
    ['an array', `[${echo}]`],
    ['a single call', echo],
    ['a single call under InstantCalls', `{"InstantCalls":${echo}}`],
  ])('%s gives id and status by CodeRequest', (_, body) => {
    expect(parsePlaced(body)).toEqual([
      { codeRequest: CODE, platformId: '12345678901234567890', rawStatus: 'Processing' },
    ]);
  });

  test.each(['', '1', '"ok"', 'null', '[]', '[1,"a",null]', '{}', '{"InstantCalls":7}', '[{"Id":1}]'])(
    '%j gives nothing, and is fine',
    (body) => {
      expect(parsePlaced(body)).toEqual([]);
    },
  );
});

test.each(['<html>', 'OK', '{"InstantCalls":[', ' ', '\u0000'])('%j is no answer of the platform', (body) => {
  expect(parsePlaced(body)).toBeNull();
});

describe('credits', () => {
  test.each([
    ['{"CreditUnits":254.354,"ExpireDate":"2017-06-20T16:04:00"}', '254.354'],
    ['{"creditunits":"254.3540"}', '254.3540'],
    ['{"Credit Units":0}', '0'],
    ['{"CreditUnits":-3.5}', '-3.5'],
  ])('%s is %s', (body, credits) => {
    expect(parseCredits(body)).toEqual({ ok: true, credits });
  });

  test.each([
    ['<html>', 'notJson'],
    ['', 'notJson'],
    ['[]', 'noCredits'],
    ['254.354', 'noCredits'],
    ['{"CreditUnits":null}', 'noCredits'],
    ['{"CreditUnits":"much"}', 'noCredits'],
    ['{"CreditUnits":1e30}', 'noCredits'],
    ['{"CreditUnits":9999999999.99999}', 'noCredits'],
  ])('%s is refused: %s', (body, reason) => {
    expect(parseCredits(body)).toEqual({ ok: false, reason });
  });
});

describe('whatever comes', () => {
  const json = fc.json({ maxDepth: 4 });
  const item = fc.dictionary(
    fc.constantFrom(
      'CodeRequest',
      'Id',
      'Status',
      'Price',
      'Retries',
      'InputDigits',
      'StartDateTimeCall',
      'EndDateTimeCall',
      'IntervalCall',
    ),
    fc.oneof(
      fc.jsonValue(),
      fc.constant(CODE),
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      fc.constant('9999-12-31T23:59:59-14:00'),
    ),
  );
  const alike = fc.array(item).map((items) => JSON.stringify({ InstantCalls: items }));
  const torn = fc.tuple(alike, fc.nat(400)).map(([text, at]) => text.slice(0, at));
  const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));

  test('no answer makes a parser throw, and each report is fit for a database', () => {
    fc.assert(
      fc.property(fc.oneof(json, alike, torn, bytes, fc.string({ unit: 'binary' })), (body) => {
        parsePlaced(body);
        parseCredits(body);
        const parsed = parseLookUp(body);
        for (const report of parsed.ok ? parsed.reports : []) {
          expect(report.codeRequest).toMatch(/^[0-9a-f-]{36}$/);
          expect(report.price ?? '0').toMatch(/^-?\d{1,4}(\.\d+)?$/);
          for (const moment of [report.answeredAt, report.endedAt])
            expect(moment?.toISOString() ?? '2026').toMatch(/^(19[789]|2[01]|2200)/);
          expect(report.digits ?? '').not.toContain('\0');
          expect(Number.isSafeInteger(report.retries ?? 0)).toBe(true);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('redacting', () => {
  const SECRET = 'pä"s\\s/w ö<&>rd+1';

  test.each([
    ['as it is', SECRET],
    ['in JSON', JSON.stringify(SECRET)],
    ['in JSON within JSON', JSON.stringify(JSON.stringify({ password: SECRET }))],
    ['in JSON with escaped slashes', JSON.stringify(SECRET).replaceAll('/', '\\/')],
    [
      'in JSON of ASCII only',
      JSON.stringify(SECRET).replace(
        /[^ -~]|[<>&+]/g,
        (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}`,
      ),
    ],
    ['in an address', `https://x/${encodeURIComponent(SECRET)}?a=1`],
    ['in an address, lower case', encodeURIComponent(SECRET).toLowerCase()],
    ['in a form', new URLSearchParams({ p: SECRET }).toString()],
    [
      'in HTML',
      SECRET.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
    ],
    ['in upper case', SECRET.toUpperCase()],
  ])('masks a secret %s', (_, text) => {
    const masked = redact(`before ${text} between ${text} after`, ['x-other', SECRET]);
    expect(masked).toMatch(/^before .*••••••.* between .*••••••.* after$/);
    expect(masked).not.toMatch(/rd(\+|%2b|\\u002b)1/i);
  });

  test('leaves everything else, and skips empty secrets', () => {
    expect(redact('nothing of it %20 \\u0041', ['', 'secret'])).toBe('nothing of it %20 \\u0041');
    expect(redact('a.cd abcd', ['a.cd'])).toBe('•••••• abcd');
    expect(redact('text', [])).toBe('text');
  });

  test('a secret within a secret leaves no rest', () => {
    expect(redact('guid-and-more', ['guid', 'guid-and-more'])).toBe('••••••');
  });

  test('no secret survives in any encoding', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 4, maxLength: 20 }), fc.nat(3), (secret, times) => {
        let text = secret;
        for (let time = 0; time < times; time += 1) text = JSON.stringify(text).slice(1, -1);
        expect(redact(`[${text}]`, [secret])).toBe('[••••••]');
        expect(redact(`[${encodeURIComponent(secret)}]`, [secret])).toBe('[••••••]');
      }),
    );
  });
});

test('an answer that says itself that nothing succeeded is no acceptance', () => {
  expect(parsePlaced('{"Success":false,"Error":"Not enough credit"}')).toBeNull();
  expect(parsePlaced('{"Success":true}')).toEqual([]);
});

describe('a refusal can be the platform’s', () => {
  const PATH = '/MultiChannelAPI/Api/instantCall/';
  test.each([
    ['its path', { status: 400, error: 'Bad Request', path: PATH }],
    ['its path, escaped', `{"status":400,"path":"${PATH.replaceAll('/', '\\/')}"}`],
    ['its path without the end', { instance: PATH.slice(0, -1) }],
    ['its path in a sentence', { message: `Cannot POST ${PATH}` }],
    ['its whole address', { message: `No resource matches the URI 'https://gate.example/Extension${PATH}'.` }],
    ['nothing', { status: 400, error: 'Bad Request' }],
  ])('not if it names only the request by %s', (_, body) => {
    expect(isOfPlatform(typeof body === 'string' ? body : JSON.stringify(body))).toBe(false);
  });

  test.each([
    [{ Message: 'InstantCalls[0].NumberToCall is not valid' }],
    [{ path: PATH, Message: 'CallerId is not allowed' }],
    [{ errors: { '/InstantCalls/0/Extension': ['must be a number'] } }],
    [{ Message: `POST ${PATH}: EndDate is in the past` }],
  ])('if it names a field: %j', (body) => {
    expect(isOfPlatform(JSON.stringify(body))).toBe(true);
  });
});
