import { createHash, randomBytes } from 'node:crypto';

/** A secret to be shown or sent once, which opens something: 256 random bits. The database keeps only its hash. */
export type OnceToken = { token: string; hash: Uint8Array<ArrayBuffer> };

export function newToken(): OnceToken {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: hashOfToken(token) };
}

export function hashOfToken(token: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(token).digest());
}
