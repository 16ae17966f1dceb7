import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './root.ts';

/** A product made from sources, with the hash of those sources written beside it. */
export type Product = {
  /** Files and folders (relative to the checkout) that it is made from; missing ones count as missing. */
  sources: string[];
  /** Folders among the sources that do not count as sources. */
  except?: string[];
  /** A file whose presence proves that the product exists. */
  proof: string;
  /** The file that holds the hash. */
  stamp: string;
};

/** The database client in `lib/db/generated`. */
export const CLIENT: Product = {
  sources: ['prisma/schema.prisma', 'package-lock.json'],
  proof: 'lib/db/generated/client.ts',
  stamp: 'node_modules/.cache/squillo/client',
};

/** The production build in `.next`. */
export const BUILD: Product = {
  sources: [
    'app',
    'lib',
    'public',
    'prisma/schema.prisma',
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'next.config.js',
    'proxy.ts',
    'instrumentation.ts',
  ],
  except: ['lib/db/generated', 'lib/commands'],
  proof: '.next/BUILD_ID',
  stamp: '.next/squillo-sources',
};

function feed(hash: ReturnType<typeof createHash>, path: string, except: string[]): void {
  const absolute = join(ROOT, path);
  if (except.includes(path) || !existsSync(absolute)) return;
  if (statSync(absolute).isDirectory()) {
    for (const name of readdirSync(absolute).sort()) feed(hash, `${path}/${name}`, except);
    return;
  }
  hash.update(`${path}\0`).update(readFileSync(absolute)).update('\0');
}

function hashOf({ sources, except = [] }: Product): string {
  const hash = createHash('sha256').update(process.version);
  for (const source of sources) feed(hash, source, except);
  return hash.digest('hex');
}

export function isFresh(product: Product): boolean {
  const stamp = join(ROOT, product.stamp);
  if (!existsSync(stamp) || !existsSync(join(ROOT, product.proof))) return false;
  return readFileSync(stamp, 'utf8').trim() === hashOf(product);
}

/**
 * Makes the product if it is older than its sources. The hash is taken before, so that a source changed in the meantime makes
 * it stale again. True if it was made.
 */
export async function refresh(product: Product, make: () => Promise<void>): Promise<boolean> {
  if (isFresh(product)) return false;
  const hash = hashOf(product);
  const stamp = join(ROOT, product.stamp);
  rmSync(stamp, { force: true });
  await make();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, `${hash}\n`);
  return true;
}
