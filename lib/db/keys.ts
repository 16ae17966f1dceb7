import { hkdfSync, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { env } from '#lib/env.ts';

/** A key file of the data folder, made on first use. With `wx` the first of two processes wins; the second reads its file. */
function keptKey(name: string): string {
  const path = join(env.DATA_DIR, name);
  mkdirSync(env.DATA_DIR, { recursive: true });
  try {
    writeFileSync(path, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(path, 'utf8').trim();
}

/** The 32 bytes that seal the accounts' secrets: `SECRET_KEY`, or the data folder's. */
export function sealingKey(): Buffer {
  const key = Buffer.from(env.SECRET_KEY ?? keptKey('secret-key'), 'base64');
  if (key.length !== 32) throw new Error('SECRET_KEY must be 32 bytes in base64 (e.g. `openssl rand -base64 32`).');
  return key;
}

const derived = new Map<string, Buffer>();

/** 32 bytes for one purpose of one workspace, derived from the sealing key (HKDF-SHA-256, RFC 5869); cached. */
export function derivedKey(purpose: string, workspaceId: string): Buffer {
  const name = `${purpose}:${workspaceId}`;
  const kept = derived.get(name) ?? Buffer.from(hkdfSync('sha256', sealingKey(), workspaceId, purpose, 32));
  derived.set(name, kept);
  return kept;
}

/** The token that opens the sandbox's own routes: `SANDBOX_TOKEN`, or the data folder's. */
export function sandboxToken(): string {
  return env.SANDBOX_TOKEN ?? keptKey('sandbox-token');
}

/** The key that signs the sessions: `NEXTAUTH_SECRET`, or the data folder's. */
export function sessionSecret(): string {
  return env.NEXTAUTH_SECRET ?? keptKey('session-secret');
}
