import { request } from 'undici';
import { describe, expect, test } from 'vitest';
import { SANDBOX_CREDENTIALS } from '#lib/sendservice/sandbox/credentials.ts';
import { sandboxOf } from './sandbox.ts';

const { username, password, guid } = SANDBOX_CREDENTIALS;
const User = { username, password };
const CODE = '1a16cc39-23bc-407b-b4b8-4a4e129337f6';

/** The documented example. */
const CALL = {
  NumberToCall: '00393331234567',
  CallerId: '390612345678',
  Extension: 200938,
  Type: 0,
  StartDate: '2026-11-23T09:00:00.000+01:00',
  EndDate: '2026-11-23T20:00:00.000+01:00',
  MaxRetries: 5,
  MinutesBetweenRetries: 60,
  IVRRepeats: 1,
  FirstName: 'Mario',
  LastName: 'Rossi',
  CodeRequest: CODE,
};

async function send(
  url: string,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  body?: unknown,
  contentType = 'application/json',
) {
  const response = await request(url, {
    method,
    body: body === undefined || typeof body === 'string' ? (body as string | undefined) : JSON.stringify(body),
    headers: contentType ? { 'content-type': contentType } : {},
  });
  const text = await response.body.text();
  return { status: response.statusCode, headers: response.headers, json: text === '' ? null : JSON.parse(text) };
}

const place = (url: string, body: unknown, contentType?: string) =>
  send(`${url}/instantCall/`, 'POST', body, contentType);
const batch = (call: Record<string, unknown>, root: Record<string, unknown> = {}) => ({
  User,
  ...root,
  InstantCalls: [call],
});
const without = (...names: string[]) =>
  Object.fromEntries(Object.entries(CALL).filter(([name]) => !names.includes(name)));

describe('every documented spelling is accepted', () => {
  const common = without('NumberToCall', 'FirstName', 'LastName', 'CodeRequest');
  test.each<[string, unknown]>([
    ['the example', batch(CALL)],
    ['two calls', { User, InstantCalls: [CALL, { ...CALL, CodeRequest: CODE.replace('1', '2') }] }],
    [
      'the smallest call',
      batch(without('MaxRetries', 'MinutesBetweenRetries', 'IVRRepeats', 'FirstName', 'LastName', 'CodeRequest')),
    ],
    [
      'user and keys in lower case',
      {
        user: { Username: username, PASSWORD: password },
        instantcalls: [Object.fromEntries(Object.entries(CALL).map(([k, v]) => [k.toLowerCase(), v]))],
      },
    ],
    ['NumberTo Call', batch({ ...without('NumberToCall'), 'NumberTo Call': CALL.NumberToCall })],
    ['CallerId with 00', batch({ ...CALL, CallerId: '00390612345678' })],
    ['Type by name', batch({ ...CALL, Type: 'Default' })],
    ['Type as numeric text', batch({ ...CALL, Type: '0' })],
    ['TextToSpeech', batch({ ...without('Extension'), Type: 3, TextToSpeech: 'Ciao', LanguageCode: 'it-IT-F1' })],
    [
      'TextToSpeech by name, in another case',
      batch({ ...without('Extension'), Type: 'texttospeech', TextToSpeech: 'Ciao', LanguageCode: 'xx-new-voice' }),
    ],
    ['IVRwithTTS without a text', batch({ ...CALL, Type: 4, LanguageCode: 'it-IT-F1' })],
    [
      'IVRwithTTS by name with a text',
      batch({ ...CALL, Type: 'IVRwithTTS', TextToSpeech: 'Ciao', LanguageCode: 'it-IT-F1' }),
    ],
    [
      'dates without an offset',
      batch({ ...CALL, StartDate: '2026-11-23T09:00:00', EndDate: '2026-11-23T20:00:00.0000000' }),
    ],
    ['dates in UTC', batch({ ...CALL, StartDate: '2026-11-23T08:00:00Z', EndDate: '2026-11-23T20:00:00.1Z' })],
    ['a window of no length', batch({ ...CALL, EndDate: CALL.StartDate })],
    ['names of 128 characters', batch({ ...CALL, FirstName: 'è'.repeat(128), LastName: '🎉'.repeat(128) })],
    ['null for what is not required', batch({ ...CALL, FirstName: null, MaxRetries: null, CodeRequest: null })],
    ['a number that is none', batch({ ...CALL, NumberToCall: 'call me' })],
    ['an empty number', batch({ ...CALL, NumberToCall: '' })],
    [
      'everything common at the root',
      { User, ...common, InstantCalls: [{ NumberToCall: '0039333', CodeRequest: CODE }] },
    ],
    ['everything at the root', { User, ...CALL, InstantCalls: [{}] }],
    ['an item’s own value before a wrong one at the root', batch(CALL, { StartDate: 'never', Type: 9 })],
    ['null in an item: the root’s value', batch({ ...CALL, StartDate: null }, { StartDate: CALL.StartDate })],
    ['unknown fields', batch({ ...CALL, Colour: 'red' }, { Colour: 'red' })],
  ])('%s', async (_, body) => {
    const sandbox = await sandboxOf();
    const { status, json } = await place(sandbox.url, body);
    expect(json).not.toHaveProperty('Message');
    expect(status).toBe(200);
    expect(json.InstantCalls[0]).toMatchObject({ Id: 1, Status: 'Processing', Type: expect.any(Number) });
  });

  test.each(['application/json', 'text/json', 'application/json; charset=utf-8', 'Application/JSON'])(
    'a body of type %s',
    async (contentType) => {
      const sandbox = await sandboxOf();
      expect((await place(sandbox.url, batch(CALL), contentType)).status).toBe(200);
    },
  );

  test('the path in any case, with or without its last slash', async () => {
    const { url } = await sandboxOf();
    for (const path of ['instantCall', 'InstantCall/', 'INSTANTCALL/']) {
      expect((await send(`${url}/${path}`, 'POST', batch(CALL))).status, path).toBe(200);
    }
  });

  test('the answer echoes what was sent, defaults of the root included', async () => {
    const { url } = await sandboxOf();
    const { json } = await place(url, { User, ...CALL, Type: 'default', InstantCalls: [{ LastName: 'Bianchi' }] });
    expect(json).toEqual({ InstantCalls: [{ ...CALL, Id: 1, LastName: 'Bianchi', Status: 'Processing' }] });
  });
});

test.each<[string, unknown]>([
  ['StartDate', '2026-11-23T10:00:00.000+01:00'],
  ['EndDate', '2026-11-23T19:00:00.000+01:00'],
  ['CallerId', '390612345679'],
  ['Extension', 200939],
  ['MaxRetries', 1],
  ['MinutesBetweenRetries', 1],
  ['IVRRepeats', 2],
  ['LanguageCode', 'en-GB-M1'],
  ['TextToSpeech', 'Hello'],
])('two calls of a request that differ in %s keep their own', async (field, value) => {
  const { url } = await sandboxOf();
  const call = { ...CALL, Type: 4, LanguageCode: 'it-IT-F1', TextToSpeech: 'Ciao' };
  const other = { ...call, [field]: value, CodeRequest: CODE.replace('1', '2') };
  await place(url, { User, InstantCalls: [call, other, call] });
  const { json } = await send(`${url}/instantCall/`, 'GET', {
    Type: 'CR',
    Guid: guid,
    CodeRequests: [CODE, other.CodeRequest],
  });
  expect(json.InstantCalls).toMatchObject([call, call, other]);
});

describe('a wrong request is a 400 that names its field', () => {
  const tts = { ...without('Extension'), Type: 3, TextToSpeech: 'Ciao', LanguageCode: 'it-IT-F1' };
  const cases: [string, unknown, string][] = [
    ['no JSON', '{"User":', 'body'],
    ['an empty body', '', 'body'],
    ['an array', [CALL], 'body'],
    ['a text', '"text"', 'body'],
    ['null', 'null', 'body'],
    ['no User', { InstantCalls: [CALL] }, 'User'],
    ['a User that is text', { User: 'me', InstantCalls: [CALL] }, 'User'],
    ['no username', { User: { password }, InstantCalls: [CALL] }, 'User.username'],
    ['a password that is a number', { User: { username, password: 1 }, InstantCalls: [CALL] }, 'User.password'],
    ['no InstantCalls', { User }, 'InstantCalls'],
    ['InstantCalls that is an object', { User, InstantCalls: CALL }, 'InstantCalls'],
    ['no call in InstantCalls', { User, InstantCalls: [] }, 'InstantCalls'],
    ['a call that is text', { User, InstantCalls: [CALL, 'x'] }, 'InstantCalls[1]'],
    ['a call that is null', { User, InstantCalls: [null] }, 'InstantCalls[0]'],
    [
      'the fourth call’s date',
      { User, InstantCalls: [CALL, CALL, CALL, { ...CALL, StartDate: 'soon' }] },
      'InstantCalls[3].StartDate',
    ],
    ...['NumberToCall', 'CallerId', 'Extension', 'Type', 'StartDate', 'EndDate'].map(
      (name): [string, unknown, string] => [`no ${name}`, batch(without(name)), `InstantCalls[0].${name}`],
    ),
    ['no TextToSpeech for type 3', batch({ ...tts, TextToSpeech: undefined }), 'InstantCalls[0].TextToSpeech'],
    ['an empty TextToSpeech for type 3', batch({ ...tts, TextToSpeech: '' }), 'InstantCalls[0].TextToSpeech'],
    ['no LanguageCode for type 3', batch({ ...tts, LanguageCode: undefined }), 'InstantCalls[0].LanguageCode'],
    ['no LanguageCode for type 4', batch({ ...CALL, Type: 4 }), 'InstantCalls[0].LanguageCode'],
    ['no Extension for type 4', batch({ ...tts, Type: 4 }), 'InstantCalls[0].Extension'],
    ...[1, 2, 5, -1, 0.5, '1', 'Audio', true, []].map((type): [string, unknown, string] => [
      `type ${JSON.stringify(type)}`,
      batch({ ...CALL, Type: type }),
      'InstantCalls[0].Type',
    ]),
    ...['200938', 200938.5, -1, true, {}, 999].map((extension): [string, unknown, string] => [
      `extension ${JSON.stringify(extension)}`,
      batch({ ...CALL, Extension: extension }),
      'InstantCalls[0].Extension',
    ]),
    ...['MaxRetries', 'MinutesBetweenRetries', 'IVRRepeats'].flatMap((name) =>
      ['3', 1.5, -1].map((value): [string, unknown, string] => [
        `${name} ${JSON.stringify(value)}`,
        batch({ ...CALL, [name]: value }),
        `InstantCalls[0].${name}`,
      ]),
    ),
    ...[
      'aaaa-11-23T09:00:00.000+01:00',
      'yyyy-MM-ddThh:mm:ss.SSS',
      '2026-11-23',
      '23/11/2026 09:00',
      '2026-11-31T09:00:00Z',
      '2026-11-23T25:00:00Z',
      '2026-11-23T09:00:00.12345678Z',
      '2026-11-23T09:00:00 UTC',
      1_795_000_000,
      '',
    ].map((date): [string, unknown, string] => [
      `the date ${JSON.stringify(date)}`,
      batch({ ...CALL, EndDate: date }),
      'InstantCalls[0].EndDate',
    ]),
    [
      'EndDate before StartDate',
      batch({ ...CALL, EndDate: '2026-11-23T08:59:59.999+01:00' }),
      'InstantCalls[0].EndDate',
    ],
    [
      'EndDate before StartDate by its offset',
      batch({ ...CALL, EndDate: '2026-11-23T09:30:00.000+02:00' }),
      'InstantCalls[0].EndDate',
    ],
    ['a first name of 129 characters', batch({ ...CALL, FirstName: 'x'.repeat(129) }), 'InstantCalls[0].FirstName'],
    ['a last name of 129 characters', batch({ ...CALL, LastName: 'x'.repeat(129) }), 'InstantCalls[0].LastName'],
    ['a name that is a number', batch({ ...CALL, FirstName: 5 }), 'InstantCalls[0].FirstName'],
    ['a number that is a number', batch({ ...CALL, NumberToCall: 393331234567 }), 'InstantCalls[0].NumberToCall'],
    ['a CodeRequest that is a number', batch({ ...CALL, CodeRequest: 5 }), 'InstantCalls[0].CodeRequest'],
    ['a caller id with +', batch({ ...CALL, CallerId: '+390612345678' }), 'InstantCalls[0].CallerId'],
    ['a caller id that is a name', batch({ ...CALL, CallerId: 'Clinic' }), 'InstantCalls[0].CallerId'],
    ['a wrong date at the root', batch(without('StartDate'), { StartDate: 'soon' }), 'StartDate'],
    ['a wrong Extension at the root', batch(without('Extension'), { Extension: '1' }), 'Extension'],
  ];

  test.each(cases)('%s', async (_, body, field) => {
    const sandbox = await sandboxOf();
    const { status, json } = await place(sandbox.url, body);
    expect({ status, field: json.Field }).toEqual({ status: 400, field });
    expect(json.Message).toEqual(expect.any(String));
    expect(await sandbox.counts()).toMatchObject({ posts: 1, storedPosts: 0, items: 0 });
  });

  test('one wrong call makes the whole request fail', async () => {
    const sandbox = await sandboxOf();
    await place(sandbox.url, { User, InstantCalls: [CALL, { ...CALL, Type: 7 }] });
    expect(await sandbox.counts()).toMatchObject({ items: 0 });
  });

  test.each<[string, unknown, string]>([
    ['Type', { Guid: guid, CodeRequests: [] }, 'Type'],
    ['another Type', { Type: 'ID', Guid: guid, CodeRequests: [] }, 'Type'],
    ['Guid', { Type: 'CR', CodeRequests: [] }, 'Guid'],
    ['CodeRequests', { Type: 'CR', Guid: guid }, 'CodeRequests'],
    ['text for CodeRequests', { Type: 'CR', Guid: guid, CodeRequests: CODE }, 'CodeRequests'],
    ['a number for a CodeRequest', { Type: 'CR', Guid: guid, CodeRequests: [CODE, 5] }, 'CodeRequests[1]'],
    ['a body', '', 'body'],
  ])('a look-up without %s', async (_, body, field) => {
    const { url } = await sandboxOf();
    const { status, json } = await send(`${url}/instantCall/`, 'GET', body === '' ? '[]' : body);
    expect({ status, field: json.Field }).toEqual({ status: 400, field });
  });
});

describe('credentials, paths and headers', () => {
  test.each([
    ['username', { username: 'other', password }],
    ['password', { username, password: 'other' }],
    ['case of the password', { username, password: password.toUpperCase() }],
  ])('a wrong %s is a 401, and nothing is kept', async (_, user) => {
    const sandbox = await sandboxOf();
    expect((await place(sandbox.url, { User: user, InstantCalls: [CALL] })).status).toBe(401);
    expect(await sandbox.counts()).toMatchObject({ items: 0 });
  });

  test('a wrong Guid is a 401; its case does not matter', async () => {
    const { url } = await sandboxOf({ guid: 'abcdef00-0000-4000-8000-000000000001' });
    const ask = (Guid: string) => send(`${url}/instantCall/`, 'GET', { type: 'cr', guid: Guid, CODEREQUESTS: [] });
    expect((await ask('ABCDEF00-0000-4000-8000-000000000001')).status).toBe(200);
    expect((await ask('abcdef00-0000-4000-8000-000000000002')).status).toBe(401);
    expect((await send(`${url}/Credits/ABCDEF00-0000-4000-8000-000000000001`, 'GET')).status).toBe(200);
    expect((await send(`${url}/Credits/abcdef00-0000-4000-8000-000000000002`, 'GET')).status).toBe(401);
  });

  test('a GET without the length of its body is a 411', async () => {
    const { url } = await sandboxOf();
    const { status, json } = await send(`${url}/instantCall/`, 'GET');
    expect({ status, field: json.Field }).toEqual({ status: 411, field: 'Content-Length' });
  });

  test('a POST of another type is a 415', async () => {
    const sandbox = await sandboxOf();
    expect((await place(sandbox.url, batch(CALL), 'text/plain')).status).toBe(415);
    expect((await place(sandbox.url, batch(CALL), 'application/jsonp')).status).toBe(415);
    expect(await sandbox.counts()).toMatchObject({ posts: 2, items: 0 });
  });

  test.each([
    ['PUT', 'instantCall/', 405],
    ['DELETE', 'instantCall/1', 405],
    ['POST', `Credits/${guid}`, 405],
    ['GET', 'Credits', 404],
    ['GET', 'nothing', 404],
    ['GET', 'instantCall/1/2/3', 404],
    ['GET', '%zz', 404],
  ] as const)('%s %s is a %s', async (method, path, status) => {
    const { url } = await sandboxOf();
    expect((await send(`${url}/${path}`, method)).status).toBe(status);
  });

  test('a call is found by its id, and by id and status', async () => {
    const { url } = await sandboxOf();
    await place(
      url,
      batch({ ...CALL, NumberToCall: 'none', StartDate: '2020-01-01T00:00:00Z', EndDate: '2099-01-01T00:00:00Z' }),
    );
    const found = async (path: string) => (await send(`${url}/instantCall/${path}`, 'GET')).json.InstantCalls?.length;
    await expect.poll(() => found('1/Forbidden')).toBe(1);
    expect(await found('1')).toBe(1);
    expect(await found('1/2')).toBe(1);
    expect(await found('1/Success')).toBe(0);
    expect(await found('2')).toBe(0);
    expect((await send(`${url}/instantCall/x`, 'GET')).status).toBe(400);
    expect((await send(`${url}/instantCall/1/Sleeping`, 'GET')).status).toBe(400);
  });
});
