import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from 'yauzl';
import { AppError } from '#lib/domain/errors.ts';
import { CHUNK, type FileBytes } from '../bytes.ts';

/** Limit for all unpacked parts together: ten times the largest upload, as much as a sheet of a million rows. */
const UNPACKED_MAX_MB = 2048;
/** A workbook has about ten parts, plus one for each sheet and picture. */
const PARTS_MAX = 5000;

export type Archive = {
  has: (part: string) => boolean;
  /** A part's content, unpacked piece by piece. Throws fileDamaged, fileEncrypted, fileUnpacks. */
  read: (part: string) => AsyncGenerator<Uint8Array>;
  /** Bytes of the archive itself, and the number of them read so far (some more than once). */
  bytes: number;
  bytesRead: () => number;
};

/**
 * Opens a file as a zip archive: its directory at the end is read first, so that parts are found in any order, and at most one
 * piece is in memory. Throws fileDamaged.
 */
export async function openArchive(source: FileBytes): Promise<Archive> {
  const bytes = await source.size();
  const reader = new ChunkReader(source);
  const parts = new Map<string, Entry>();
  let zip: ZipFile;
  // An error of the database is not the file's fault.
  const blame = (error: unknown) => reader.failure ?? (error instanceof AppError ? error : new AppError('fileDamaged'));
  try {
    zip = await fromRandomAccessReaderPromise(reader, bytes, { autoClose: false, lazyEntries: true });
    if (zip.entryCount > PARTS_MAX) throw new AppError('fileDamaged');
    for await (const entry of zip.eachEntry()) parts.set(entry.fileName.toLowerCase(), entry);
  } catch (error) {
    throw blame(error);
  }

  let unpacked = 0;
  async function* read(part: string): AsyncGenerator<Uint8Array> {
    const entry = parts.get(part.toLowerCase());
    if (!entry) throw new AppError('fileDamaged');
    if (entry.isEncrypted()) throw new AppError('fileEncrypted');
    let sum = 0;
    try {
      const stream: AsyncIterable<Buffer> = await zip.openReadStreamPromise(entry);
      for await (const piece of stream) {
        unpacked += piece.length;
        if (unpacked > UNPACKED_MAX_MB * 1024 * 1024) throw new AppError('fileUnpacks', { max: UNPACKED_MAX_MB });
        sum = crc32(piece, sum);
        yield piece;
      }
    } catch (error) {
      throw blame(error);
    }
    if (sum !== entry.crc32) throw new AppError('fileDamaged');
  }
  return { bytes, read, has: (part) => parts.has(part.toLowerCase()), bytesRead: () => reader.bytesRead };
}

/** Reads any range of a file. The last piece stays in memory, since a directory is read in steps of a few bytes. */
class ChunkReader extends RandomAccessReader {
  /** Why a piece could not be read, if it failed. */
  failure: unknown = null;
  bytesRead = 0;
  readonly #source: FileBytes;
  #last: { seq: number; content: Promise<Buffer | undefined> } | null = null;

  constructor(source: FileBytes) {
    super();
    this.#source = source;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#range(start, end), { objectMode: false });
  }

  async *#range(start: number, end: number): AsyncGenerator<Buffer> {
    for (let at = start; at < end; ) {
      const content = await this.#chunk(Math.floor(at / CHUNK));
      const piece = content?.subarray(at % CHUNK, (at % CHUNK) + end - at);
      if (!piece || piece.length === 0) return;
      at += piece.length;
      this.bytesRead += piece.length;
      yield piece;
    }
  }

  async #chunk(seq: number): Promise<Buffer | undefined> {
    if (this.#last?.seq !== seq) this.#last = { seq, content: this.#source.chunk(seq) };
    try {
      return await this.#last.content;
    } catch (error) {
      this.failure = error;
      throw error;
    }
  }
}
