import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';

/** Empty strings in an environment mean "not set". */
const text = z.string().trim().min(1);
const port = z.coerce.number().int().min(1).max(65535);
const count = z.coerce.number().int().min(1);

const Settings = z
  .object({
    NODE_ENV: z.enum(['development', 'production', 'test']).default('production'),
    LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
    /** The web server's port. */
    PORT: port.default(3000),
    /** The address under which browsers reach the portal; default http://localhost:PORT. */
    PUBLIC_URL: z.url().optional(),
    /** Where the embedded database, the keys and the sandbox's state lie. */
    DATA_DIR: text.default('.data'),
    /** An external PostgreSQL 18 server; without it the embedded one is used. */
    DATABASE_URL: z.url().optional(),
    /** The embedded database's port. */
    DATABASE_PORT: port.default(54330),
    /** Connections per process. */
    DATABASE_POOL: count.default(10),
    /** 32 bytes in base64: seals the accounts' secrets. Without it a key is generated into DATA_DIR on first start. */
    SECRET_KEY: z.base64().optional(),
    /** Signs the sessions. Without it one is generated into DATA_DIR on first start. */
    NEXTAUTH_SECRET: text.min(32).optional(),
    /** Hours without use after which a session ends, and days after the sign-in after which it ends in any case. */
    SESSION_IDLE_HOURS: count.max(8_760).default(12),
    SESSION_DAYS: count.max(365).default(7),
    /** Number of reverse proxies in front of the portal: a client's address is the Nth from the right of X-Forwarded-For. */
    PROXIES: count.default(1),
    /** Seed the demo workspace when the database is empty. */
    SEED_DEMO: z.stringbool().default(true),
    /** Hosts allowed in base URLs of accounts, with commas: `host`, or `host:port`. The sandbox's own address always is. */
    ALLOWED_HOSTS: z
      .string()
      .default('login.sendservice.eu')
      .transform((hosts) =>
        hosts
          .split(',')
          .map((host) => host.trim().toLowerCase())
          .filter(Boolean),
      ),
    /** Whether an account may name any address of this machine. For trials: it could read other services that listen here. */
    LOOPBACK_PLATFORMS: z.stringbool().default(false),
    /** Maximum seconds of one exchange with the platform. */
    PLATFORM_TIMEOUT_SECONDS: count.default(30),
    /** Seconds after an exchange of unknown outcome before its calls are looked up (sendservice-api.md: default 15 minutes). */
    GRACE_SECONDS: count.default(900),
    /** Seconds that calls of unknown outcome wait for an unreachable platform before a person decides: 4 hours. */
    PATIENCE_SECONDS: count.default(14_400),
    /** Seconds between the two looks that clear a campaign for placing after a start of the database. */
    CLEARANCE_SECONDS: count.default(60),
    /** Seconds between the first polls of a batch, and the maximum pause of the backoff. */
    POLL_FIRST_SECONDS: z.coerce.number().min(0.1).default(15),
    POLL_MAX_SECONDS: z.coerce.number().min(0.1).default(300),
    SANDBOX_PORT: port.default(4010),
    /** Opens the sandbox's own routes (`/_sandbox/…`). Without it one is generated into DATA_DIR on first start. */
    SANDBOX_TOKEN: text.min(16).optional(),
    /** Simulated seconds per real second. */
    SANDBOX_SPEED: z.coerce.number().min(1).default(60),
    SANDBOX_SEED: z.coerce.number().int().default(1),
    /** Largest file that an import takes, in megabytes. */
    IMPORT_MAX_MB: count.default(200),
    /** Whether `/design` shows the components. `npm run dev` and the browser tests do; elsewhere that page is not found. */
    DESIGN_PAGE: z.stringbool().default(false),
    /** The mail server: `smtp://user:password@host:587`, or `smtps:`. Without it no e-mail is sent. */
    SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'must be smtp://… or smtps://…' }).optional(),
    /** The sender of e-mails: `squillo@example.org`, or `Squillo <squillo@example.org>`. */
    MAIL_FROM: text.optional(),
  })
  .refine(({ SMTP_URL, MAIL_FROM }) => !SMTP_URL || MAIL_FROM, { path: ['MAIL_FROM'], error: 'needed with SMTP_URL' });

export type Env = z.infer<typeof Settings>;

/** Reads the settings from a given environment. Throws one sentence per wrong setting, naming it. */
export function readEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(
    Object.entries(source).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const parsed = Settings.safeParse(given);
  if (parsed.success) return { ...parsed.data, DATA_DIR: resolve(parsed.data.DATA_DIR) };
  const problems = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`These settings are not valid:\n${problems.join('\n')}`);
}

/** The process's settings, read once. */
export const env: Env = readEnv(process.env);

/**
 * The connection string: `DATABASE_URL`, or that of the embedded server, which `npm start` left in the data folder so that
 * `npm run worker` and `npm run admin` find it. Throws when there is neither.
 */
export function databaseUrl(): string {
  if (env.DATABASE_URL) return env.DATABASE_URL;
  const left = resolve(env.DATA_DIR, 'database-url');
  if (existsSync(left)) return readFileSync(left, 'utf8').trim();
  throw new Error('No database: set DATABASE_URL, or run `npm start` first (it starts the embedded one).');
}

/** How e-mails are sent; null: this installation sends none. */
export function mailSettings(): { url: string; from: string } | null {
  const { SMTP_URL: url, MAIL_FROM: from } = env;
  return url && from ? { url, from } : null;
}

/** The address under which browsers reach the portal. */
export function publicUrl(): string {
  return env.PUBLIC_URL ?? `http://localhost:${env.PORT}`;
}
