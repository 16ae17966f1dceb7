import { createHash } from 'node:crypto';
import { recordEvent } from '#lib/audit/events.ts';
import { prisma, transaction } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { assertText, byteOrder, foreignKind } from '#lib/domain/csv.ts';
import { AppError } from '#lib/domain/errors.ts';
import { assertCan } from '#lib/domain/permissions.ts';
import { cut, tidy } from '#lib/domain/text.ts';
import { env } from '#lib/env.ts';
import { CHUNK } from '#lib/files/bytes.ts';
import { utf8Watch } from '#lib/files/utf8-watch.ts';
import type { Settings } from './schema.ts';

const MEGABYTE = 1024 * 1024;

export type Upload = {
  fileName: string;
  body: AsyncIterable<Uint8Array>;
  /** The number of bytes that the sender announced; null if it announced none. */
  announced: number | null;
};

/**
 * Stores a file in pieces, in constant memory, and returns the import's id. The import exists for others only once the whole file
 * is there (`sha256` is filled last); a failure before that leaves nothing. Throws forbidden, fileTooLarge, fileEmpty, fileIsPdf,
 * fileIsWebPage, fileIsVcard, fileIsRtf, fileNotText, uploadCut.
 */
export async function storeUpload(actor: Actor, upload: Upload): Promise<string> {
  assertCan(actor, 'contacts.write');
  const limit = env.IMPORT_MAX_MB * MEGABYTE;
  const tooLarge = () => new AppError('fileTooLarge', { max: env.IMPORT_MAX_MB });
  if (upload.announced !== null && upload.announced > limit) throw tooLarge();
  const { workspaceId } = actor;
  const fileName = cut(tidy(upload.fileName.split(/[\\/]/).at(-1) ?? ''), 255) || 'import.csv';
  await forgetUnfinished(workspaceId);
  const { id } = await prisma.import.create({
    data: { workspaceId, fileName, bytes: 0, sha256: '', createdBy: actor.userId },
    select: { id: true },
  });
  try {
    const hash = createHash('sha256');
    const utf8 = utf8Watch();
    let bytes = 0;
    let seq = 0;
    let mark: Settings['found']['mark'] = null;
    let isWorkbook = false;
    for await (const content of rechunk(upload.body, CHUNK)) {
      if (seq === 0) {
        const start = content.subarray(0, 8192);
        isWorkbook = foreignKind(start) === 'workbook';
        if (!isWorkbook) {
          assertText(start);
          mark = byteOrder(content);
        }
      }
      bytes += content.length;
      if (bytes > limit) throw tooLarge();
      hash.update(content);
      if (!isWorkbook) utf8.see(content);
      await prisma.importChunk.create({ data: { workspaceId, importId: id, seq, content } });
      seq += 1;
    }
    if (upload.announced !== null && bytes !== upload.announced) throw new AppError('uploadCut');
    if (bytes === 0) throw new AppError('fileEmpty');
    // Its sheets are read once the whole file is here.
    const found = isWorkbook ? { mark, badUtf8Line: null, sheets: [] } : { mark, badUtf8Line: utf8.firstBadLine() };
    const settings: Settings = { found };
    await transaction(async (tx) => {
      await tx.import.update({
        where: { id, workspaceId },
        data: { bytes, sha256: hash.digest('hex'), settings },
      });
      await recordEvent(tx, {
        workspaceId,
        actor,
        kind: 'import.uploaded',
        subject: 'import',
        subjectId: id,
        subjectName: fileName,
        facts: { bytes },
      });
    });
    return id;
  } catch (error) {
    await prisma.import.deleteMany({ where: { id, workspaceId } }).catch(() => undefined);
    throw error;
  }
}

/** Deletes uploads that a killed process left behind; no upload takes a day. */
async function forgetUnfinished(workspaceId: string): Promise<void> {
  const yesterday = new Date(Date.now() - 24 * 60 * 60 * 1000);
  await prisma.import.deleteMany({ where: { workspaceId, sha256: '', createdAt: { lt: yesterday } } });
}

/** The same bytes in pieces of exactly `size`, the last one shorter. */
async function* rechunk(body: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let buffer = new Uint8Array(size);
  let filled = 0;
  for await (const piece of body) {
    for (let at = 0; at < piece.length; ) {
      const taken = Math.min(size - filled, piece.length - at);
      buffer.set(piece.subarray(at, at + taken), filled);
      filled += taken;
      at += taken;
      if (filled === size) {
        yield buffer;
        buffer = new Uint8Array(size);
        filled = 0;
      }
    }
  }
  if (filled > 0) yield buffer.subarray(0, filled);
}
