import type { Page } from '@playwright/test';
import { CLINIC, expect, test } from './portal.ts';
import { addressOf, everyRoute } from './routes.ts';
import { someHistory } from './steps.ts';

// Addresses that no link of ours has: each ends as a page, as one that is not there, or as a refusal, never as an error.

/** For a part of the path, or the value of a parameter; as they stand in an address. */
const PARTS = ['%00', 'a%00b', '__proto__', '%25', '9'.repeat(400), '..%2f..%2f', 'toString', '%', '%ED%A0%80'];
const VALUES = [
  ...PARTS,
  '0000-01-01',
  '9999-12-31',
  '%2B275760-09-13',
  '-0',
  '1e309',
  '2147483648',
  'x'.repeat(3_000),
];
/** The parameters that pages and routes read. */
const NAMES = [
  ...[
    'q',
    'page',
    'after',
    'before',
    'tab',
    'list',
    'tag',
    'segment',
    'state',
    'kind',
    'from',
    'to',
    'person',
    'with',
    'day',
  ],
  ...[
    'done',
    'n',
    'bucket',
    'format',
    'sheet',
    'number',
    'templates',
    'next',
    'digits',
    'reason',
    'campaign',
    'outcome',
  ],
  ...[
    'name',
    'group',
    'source',
    'callback',
    'error',
    'status',
    'country',
    'call',
    'subject',
    'part',
    'digit',
    'seq',
    'at',
  ],
];

/** What went wrong in a part of a page that had begun to be sent is told by a digest of its own. */
const FAILED_INSIDE = /"digest\\?":\\?"(?!NEXT_)/;

/** A connection of its own: one that is kept may be closed in the moment at which it is used again. */
const ONCE = { maxRedirects: 0, timeout: 120_000, maxRetries: 2 };

async function problemOf(page: Page, address: string): Promise<string[]> {
  const answer = await page.request.get(address, { ...ONCE, headers: { connection: 'close' } });
  const shown = address.slice(0, 200);
  if (answer.status() >= 500) return [`${answer.status()} ${shown}`];
  return FAILED_INSIDE.test(await answer.text()) ? [`failed inside: ${shown}`] : [];
}

test('no address ends as an error', async ({ page, as, ask }) => {
  test.setTimeout(1_200_000);
  await as('owner');
  await page.goto('/login');
  await someHistory(page);
  const pages: string[] = [];
  for (const route of everyRoute()) pages.push(await addressOf(route, ask));
  const id = '01a21ee0-8e7d-78e2-9928-269edd8fe8df';
  const routes = [
    ...['contacts/export', 'suppressions', 'notifications', `imports/${id}/rows`],
    ...[`campaigns/${id}/requests/1`, `exchanges/${id}/request`],
  ].map((route) => `/api${CLINIC}/${route}`);
  const wrong: string[] = [];
  const all = async (addresses: string[]) => {
    for (const found of await Promise.all(addresses.map((address) => problemOf(page, address)))) wrong.push(...found);
  };
  for (const address of [...pages, ...routes]) {
    await test.step(address, async () => {
      const parts = address.split('/').flatMap((part, at) => (/^[0-9a-f]{8}-|^clinica-|^1$/.test(part) ? [at] : []));
      const replaced = (at: number, by: string) => address.split('/').with(at, by).join('/');
      for (const at of parts) await all(PARTS.map((by) => replaced(at, by)));
      // All parameters at once: each page takes its own out of them.
      await all(VALUES.map((value) => `${address}?${NAMES.map((name) => `${name}=${value.slice(0, 100)}`).join('&')}`));
    });
  }
  expect(wrong).toEqual([]);
});

/** Files as a program may send them. */
const FILES: [string, Buffer][] = [
  ['nothing', Buffer.alloc(0)],
  ['zero bytes', Buffer.from('Nome;Telefono\nA\0da;+39 312 555 8445\n\0;\0\n')],
  ['halves of surrogate pairs', Buffer.from('\uD800;Telefono\nAda;+39 312 555 8445\n', 'utf16le')],
  ['UTF-8 of halves', Buffer.from([0x4e, 0x3b, 0x54, 0x0a, 0xed, 0xa0, 0x80, 0x3b, 0x2b, 0x33, 0x39, 0x0a])],
  ['a cell of 10 kB', Buffer.from(`Nome;Telefono\n${'x'.repeat(10_000)};+39 312 555 8445\n`)],
  ['a heading of 10 kB', Buffer.from(`${'🎉'.repeat(5_000)};Telefono\nAda;+39 312 555 8445\n`)],
  ['names of every object', Buffer.from('__proto__;constructor;Telefono\na;b;+39 312 555 8445\n')],
  [
    'years',
    Buffer.from(
      'numero;fonte;da;fino\n3125558445;manual;0001-01-01;275760-09-13\n3125558446;manual;0000-00-00;9999-12-31\n',
    ),
  ],
  ['numbers', Buffer.from(`Nome;Telefono;Saldo\nAda;1e309;-0\nIda;${'9'.repeat(400)};1e309\n`)],
  ['half a workbook', Buffer.from('PK\x03\x04\0\0\0\0', 'latin1')],
];

test('no file ends as an error', async ({ page, as }) => {
  test.setTimeout(600_000);
  await as('owner');
  await page.goto(CLINIC);
  const origin = new URL(page.url()).origin;
  const wrong: string[] = [];
  const post = async (what: string, address: string, data: Buffer) => {
    const headers = { origin, 'content-type': 'application/octet-stream' };
    const answer = await page.request.post(`/api${CLINIC}/${address}`, { headers, data });
    if (answer.status() >= 500) wrong.push(`${answer.status()} ${address} ${what}`);
    return answer;
  };
  for (const [what, data] of FILES) {
    for (const name of ['x.csv', '%00.csv', '__proto__', 'x'.repeat(3_000)]) {
      await post(`${what}, called ${name.slice(0, 10)}`, `suppressions?country=IT&source=manual&name=${name}`, data);
      const answer = await post(`${what}, called ${name.slice(0, 10)}`, `imports?name=${name}`, data);
      if (answer.status() !== 201) continue;
      const { id } = await answer.json();
      wrong.push(
        ...(await problemOf(page, `${CLINIC}/contacts/imports/${id}`)).map((problem) => `${problem}, ${what}`),
      );
    }
  }
  for (const query of ['', 'country=%00&source=manual', 'country=IT&source=__proto__', 'country=ZZ&source=manual'])
    await post(query, `suppressions?${query}`, Buffer.from('3125558445\n'));
  expect(wrong).toEqual([]);
});
