import { createHmac, timingSafeEqual } from 'node:crypto';
import { Prisma } from '#lib/db/generated/client.ts';
import { derivedKey } from '#lib/db/keys.ts';

/** Each workspace has its own key: the same number has another hash elsewhere. */
function keyOf(workspaceId: string): Buffer {
  return derivedKey('suppressed number', workspaceId);
}

/** Returns the substitute for an erased number: HMAC-SHA-256 of its E.164 form. Without the key nobody can try all numbers. */
export function numberHash(workspaceId: string, number: string): Buffer {
  return createHmac('sha256', keyOf(workspaceId)).update(number).digest();
}

/** Block size of SHA-256, in bytes. */
const BLOCK = 64;

/** SQL: `numberHash` of a number (E.164, any expression), for many at once. Source: RFC 2104, with PostgreSQL's `sha256`. */
export function numberHashSql(workspaceId: string, number: Prisma.Sql): Prisma.Sql {
  const block = Buffer.concat([keyOf(workspaceId)], BLOCK);
  const inner = Prisma.sql`${block.map((byte) => byte ^ 0x36)}::bytea`;
  const outer = Prisma.sql`${block.map((byte) => byte ^ 0x5c)}::bytea`;
  return Prisma.sql`sha256(${outer} || sha256(${inner} || convert_to(${number}, 'UTF8')))`;
}

const ERASED = 'erased:';
const HASH = 32;
const SIGN = 16;

/** An erased number in a file: its hash, signed, so that only what was exported from this workspace comes back. */
export function erasedCell(workspaceId: string, hash: Uint8Array): string {
  return ERASED + Buffer.concat([hash, signOf(workspaceId, hash)]).toString('base64url');
}

/** Reads the output of `erasedCell`: the hash, null for one that is not this workspace's, undefined for any other cell. */
export function readErasedCell(workspaceId: string, cell: string): Buffer | null | undefined {
  if (!cell.startsWith(ERASED)) return undefined;
  const bytes = Buffer.from(cell.slice(ERASED.length), 'base64url');
  if (bytes.length !== HASH + SIGN) return null;
  const hash = bytes.subarray(0, HASH);
  return timingSafeEqual(bytes.subarray(HASH), signOf(workspaceId, hash)) ? hash : null;
}

function signOf(workspaceId: string, hash: Uint8Array): Buffer {
  return createHmac('sha256', derivedKey('erased number in a file', workspaceId))
    .update(hash)
    .digest()
    .subarray(0, SIGN);
}
