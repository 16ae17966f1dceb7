import { createHash } from 'node:crypto';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** The form of text in the table `exchange`: compressed (zstd), with size and SHA-256 (hexadecimal) of the uncompressed text. */
export type StoredText = { content: Uint8Array<ArrayBuffer>; bytes: number; sha256: string };

/** Prepares a redacted text for storing. The exact bytes can be recovered with `readText`. */
export function storeText(text: string): StoredText {
  const plain = Buffer.from(text, 'utf8');
  return {
    content: new Uint8Array(zstdCompressSync(plain)),
    bytes: plain.length,
    sha256: createHash('sha256').update(plain).digest('hex'),
  };
}

/** The text that was stored. */
export function readText(content: Uint8Array): string {
  return zstdDecompressSync(content).toString('utf8');
}

/** Request and response of an exchange as they were stored; the response is null if there is none yet. */
export function readExchange(row: { request: Uint8Array; response: Uint8Array | null }): {
  request: string;
  response: string | null;
} {
  return { request: readText(row.request), response: row.response === null ? null : readText(row.response) };
}
