import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from '@playwright/test';
import { ROOT } from '#lib/commands/root.ts';
import { CHROMIUM_FLAGS, findChromium } from './chromium.ts';

// `npm run icons`: makes every picture in `public/` from the one drawing, `public/icon.svg`. Run it when that changes.

const PUBLIC = join(ROOT, 'public');
const drawing = readFileSync(join(PUBLIC, 'icon.svg'), 'utf8');

/** The drawing up to its edges: the system that shows it cuts out its own shape, and always keeps four fifths. */
function fullBleed(scale: number): string {
  const offset = 16 - 12 * scale;
  return drawing
    .replace(/<rect [^>]*\/>/, '<rect width="32" height="32" fill="#0b6b72"/>')
    .replace(/translate\([^)]*\) scale\([^)]*\)/, `translate(${offset} ${offset}) scale(${scale})`);
}

const sized = (svg: string, size: number) => svg.replace('<svg ', `<svg width="${size}" height="${size}" `);

function social(): string {
  const font = readFileSync(
    join(ROOT, 'node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'),
  ).toString('base64');
  return `<style>
    @font-face { font-family: Inter; src: url(data:font/woff2;base64,${font}); font-weight: 100 900 }
    body { width: 1200px; height: 630px; background: #fbfaf8; color: #1c1b19; font-family: Inter; position: relative }
    main { position: absolute; left: 96px; top: 196px; display: flex; align-items: center; gap: 48px }
    h1 { font-size: 120px; font-weight: 650; letter-spacing: -4px; margin: 0; line-height: 1 }
    p { position: absolute; left: 96px; top: 424px; font-size: 36px; color: #5d5a54; margin: 0 }
    hr { position: absolute; inset: auto 0 0 0; height: 16px; border: 0; margin: 0; background: #0b6b72 }
  </style><main>${sized(drawing, 152)}<h1>Squillo</h1></main><p>Campagne di chiamate vocali · Voice call campaigns</p><hr>`;
}

async function picture(browser: Browser, name: string, html: string, width: number, height = width): Promise<void> {
  const page = await browser.newPage({ viewport: { width, height } });
  await page.setContent(`<!doctype html><style>*{margin:0} svg{display:block}</style>${html}`);
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(PUBLIC, name), omitBackground: true });
  await page.close();
}

const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_FLAGS });
try {
  for (const size of [192, 512]) {
    await picture(browser, `icon-${size}.png`, sized(drawing, size), size);
    await picture(browser, `icon-maskable-${size}.png`, sized(fullBleed(0.62), size), size);
  }
  await picture(browser, 'apple-touch-icon.png', sized(fullBleed(0.76), 180), 180);
  await picture(browser, 'social.png', social(), 1200, 630);
} finally {
  await browser.close();
}
