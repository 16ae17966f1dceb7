import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '#lib/commands/root.ts';
import { expect, test } from './portal.ts';

test('everything in public/ is served to people who are not signed in, and the page names it', async ({ page }) => {
  await page.goto('/login');
  for (const name of readdirSync(join(ROOT, 'public'))) {
    const answer = await page.request.get(`/${name}`, { maxRedirects: 0 });
    expect(answer.status(), name).toBe(200);
    expect(answer.headers()['x-content-type-options'], name).toBe('nosniff');
  }
  const named = async (selector: string, attribute: string) => page.locator(selector).first().getAttribute(attribute);
  expect(await named('link[rel=icon]', 'href')).toContain('/icon.svg');
  expect(await named('link[rel=apple-touch-icon]', 'href')).toContain('/apple-touch-icon.png');
  expect(await named('meta[property="og:image"]', 'content')).toContain('/social.png');
  expect(await named('meta[property="og:title"]', 'content')).toBe('Squillo');

  const address = (await named('link[rel=manifest]', 'href')) ?? '';
  const manifest = await (await page.request.get(address)).json();
  expect(address).toContain(await page.locator('html').getAttribute('lang'));
  for (const { src, sizes, type } of manifest.icons as { src: string; sizes: string; type: string }[]) {
    const [width] = sizes.split('x').map(Number);
    const real = await page.evaluate(async (url) => {
      const picture = new Image();
      picture.src = url;
      await picture.decode();
      return picture.naturalWidth;
    }, src);
    if (sizes !== 'any') expect(real, src).toBe(width);
    expect((await page.request.get(src)).headers()['content-type'], src).toContain(type);
  }
  expect(await (await page.request.get('/robots.txt')).text()).toMatch(/^Disallow: \/$/m);
});

test('an address that is no UTF-8 is one that is not there, in the portal’s own words', async ({ page }) => {
  for (const path of [
    '/w/%',
    '/w/%E0%A4%A',
    '/w/demo/contacts/%',
    '/w/%/',
    '/api/w/%/contacts/export',
    '/api/auth/%ff',
  ]) {
    const answer = await page.request.get(path);
    expect(answer.status(), path).toBe(404);
    expect(await answer.text(), path).toMatch(/Questa pagina non c’è|This page is not here/);
  }
  const post = await page.request.post('/w/%/campaigns', { form: { name: 'x' } });
  expect(post.status()).toBe(404);
});
