import iconv from 'iconv-lite';
import type { Encoding } from './csv.ts';

/** Decodes bytes piece by piece; a call without a piece ends it. Throws for bytes that the encoding does not know. */
export type Decode = (piece?: Uint8Array) => string;

/** A byte order mark is no part of the text; `leniently` never throws. The platform's own decoder lacks the DOS code pages. */
export function decoderOf(encoding: Encoding, how: 'strictly' | 'leniently' = 'strictly'): Decode {
  if (encoding === 'cp858' || encoding === 'cp437') {
    const decoder = iconv.getDecoder(encoding);
    return (piece) => (piece ? decoder.write(Buffer.from(piece)) : (decoder.end() ?? ''));
  }
  const decoder = new TextDecoder(encoding, { fatal: how === 'strictly' });
  return (piece) => (piece ? decoder.decode(piece, { stream: true }) : decoder.decode());
}
