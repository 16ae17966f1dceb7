import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { sealingKey } from './keys.ts';

const NONCE = 12;
const TAG = 16;

/**
 * Seals a secret with AES-256-GCM: nonce (12) + tag (16) + ciphertext. `purpose` is bound to it as associated data, so that a
 * sealed password cannot be used in place of a Guid, nor in another workspace.
 */
export function seal(secret: string, purpose: string): Uint8Array<ArrayBuffer> {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', sealingKey(), nonce).setAAD(Buffer.from(purpose));
  const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return new Uint8Array(Buffer.concat([nonce, cipher.getAuthTag(), sealed]));
}

/** Opens a secret that `seal` made. Throws if the key, the purpose or a byte is different. */
export function unseal(sealed: Uint8Array, purpose: string): string {
  const bytes = Buffer.from(sealed);
  const decipher = createDecipheriv('aes-256-gcm', sealingKey(), bytes.subarray(0, NONCE))
    .setAAD(Buffer.from(purpose))
    .setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
  return Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]).toString('utf8');
}
