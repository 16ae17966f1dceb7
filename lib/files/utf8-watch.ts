import { isUtf8 } from 'node:buffer';

/** Watches the pieces and remembers the first line that is not UTF-8. */
export function utf8Watch() {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let lines = 1;
  let bad: number | null = null;
  return {
    see(piece: Uint8Array) {
      if (bad !== null) return;
      try {
        lines += decoder.decode(piece, { stream: true }).split('\n').length - 1;
      } catch {
        bad = lines + badLineWithin(piece, lines === 1);
      }
    },
    firstBadLine(): number | null {
      if (bad !== null) return bad;
      try {
        decoder.decode();
        return null;
      } catch {
        return lines;
      }
    },
  };
}

/** Number of lines before the first one that is not UTF-8. The piece may begin within a character of the previous one. */
function badLineWithin(piece: Uint8Array, fromStart: boolean): number {
  let line = 0;
  for (let start = 0; start <= piece.length; line += 1) {
    const found = piece.indexOf(0x0a, start);
    const end = found < 0 ? piece.length : found;
    if ((line > 0 || fromStart) && !isUtf8(piece.subarray(start, end))) return line;
    if (found < 0) return line;
    start = end + 1;
  }
  return line;
}
