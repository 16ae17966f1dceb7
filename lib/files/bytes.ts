/** Bytes of a piece: large enough that a piece costs little, small enough to hold a few in memory. */
export const CHUNK = 256 * 1024;

/** A file by pieces, wherever it lies: all have CHUNK bytes but the last; undefined after it. */
export type FileBytes = {
  size: () => Promise<number>;
  chunk: (seq: number) => Promise<Buffer | undefined>;
};

/** A file that is in memory already. */
export function inMemory(bytes: Uint8Array): FileBytes {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    size: async () => all.length,
    chunk: async (seq) => (seq * CHUNK < all.length ? all.subarray(seq * CHUNK, (seq + 1) * CHUNK) : undefined),
  };
}

/** A file piece by piece; the next one is on its way while one is worked on. */
export async function* chunks(file: FileBytes): AsyncGenerator<Buffer> {
  let next = file.chunk(0);
  for (let seq = 1; ; seq += 1) {
    const content = await next;
    if (!content) return;
    next = file.chunk(seq);
    // Whoever stops reading early leaves it unheard.
    next.catch(() => undefined);
    yield content;
  }
}
