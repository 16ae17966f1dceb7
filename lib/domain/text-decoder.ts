import iconv from 'iconv-lite';
import type { Encoding } from './csv.ts';

/** Turns bytes into text piece by piece; without a piece it ends. Throws for what the encoding does not know. */
export type Decode = (piece?: Uint8Array) => string;

/** A mark at the beginning is no part of the text; leniently, nothing is thrown. The code pages of DOS are unknown to the platform's decoder. */
export function decoderOf(encoding: Encoding, how: 'strictly' | 'leniently' = 'strictly'): Decode {
  if (encoding === 'cp858' || encoding === 'cp437') {
    const decoder = iconv.getDecoder(encoding);
    return (piece) => (piece ? decoder.write(Buffer.from(piece)) : (decoder.end() ?? ''));
  }
  const decoder = new TextDecoder(encoding, { fatal: how === 'strictly' });
  return (piece) => (piece ? decoder.decode(piece, { stream: true }) : decoder.decode());
}
