/** Bytes of a piece: large enough for low overhead, small enough to hold a few in memory. */
export const CHUNK = 256 * 1024;

/** A file in pieces, wherever it is stored: all have CHUNK bytes except the last; undefined after it. */
export type FileBytes = {
  size: () => Promise<number>;
  chunk: (seq: number) => Promise<Buffer | undefined>;
};

/** A file that is already in memory. */
export function inMemory(bytes: Uint8Array): FileBytes {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    size: async () => all.length,
    chunk: async (seq) => (seq * CHUNK < all.length ? all.subarray(seq * CHUNK, (seq + 1) * CHUNK) : undefined),
  };
}

/** A file piece by piece; the next one is fetched while one is processed. */
export async function* chunks(file: FileBytes): AsyncGenerator<Buffer> {
  let next = file.chunk(0);
  for (let seq = 1; ; seq += 1) {
    const content = await next;
    if (!content) return;
    next = file.chunk(seq);
    // A reader who stops early would leave its rejection unhandled.
    next.catch(() => undefined);
    yield content;
  }
}
