// Makes the files of the embedded database, once, and keeps its password beside them.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Binaries, clusterOwner, clusterPlace, findBinaries, type Owner } from './cluster.ts';
import { OWN_NAME } from './connections.ts';
import { CommandError } from './terminal.ts';

const MAJOR = '18';

export type Cluster = {
  /** The folder of the data. */
  dir: string;
  owner: Owner;
  binaries: Binaries;
  password: string;
};

/** Returns the cluster of a data folder; makes it if it is missing. Throws if it was made by another major version. */
export function openCluster(dataDir: string, throwaway: boolean): Cluster {
  const dir = clusterPlace(dataDir);
  const owner = clusterOwner(dir);
  const binaries = findBinaries(owner);
  const isNew = !existsSync(join(dir, 'PG_VERSION'));
  const cluster = { dir, owner, binaries, password: passwordOf(dataDir, isNew) };
  if (isNew) {
    mkdirSync(dirname(dir), { recursive: true });
    initialise(cluster, throwaway);
  }
  const version = readFileSync(join(dir, 'PG_VERSION'), 'utf8').trim();
  if (version !== MAJOR) {
    throw new CommandError(
      `The data in ${dir} is of PostgreSQL ${version}; this Squillo brings ${MAJOR}. Use the Squillo that made it, or move the data with pg_dump.`,
    );
  }
  return cluster;
}

/** Where the password of the data folder's server lies. */
export function passwordPath(dataDir: string): string {
  return join(dataDir, 'postgres-password');
}

/** The server's password, created with it and stored beside it, readable by this user only. */
function passwordOf(dataDir: string, isNew: boolean): string {
  const path = passwordPath(dataDir);
  if (existsSync(path)) return readFileSync(path, 'utf8').trim();
  if (!isNew) {
    throw new CommandError(
      `The password of the database is missing (${path}). Put that file back from your backup of the data folder.`,
    );
  }
  const password = randomBytes(24).toString('base64url');
  writeFileSync(path, `${password}\n`, { mode: 0o600 });
  return password;
}

/** Makes the cluster in a temporary place and moves it, so that an interrupted start leaves no partial one. */
function initialise({ binaries, owner, dir, password }: Cluster, throwaway: boolean): void {
  const half = `${dir}.new`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { recursive: true, mode: 0o700 });
  const secret = mkdtempSync(join(tmpdir(), 'squillo-'));
  const passwordFile = join(secret, 'password');
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (owner) for (const path of [half, secret, passwordFile]) chownSync(path, owner.uid, owner.gid);
  const flags = [
    `--pgdata=${half}`,
    `--username=${OWN_NAME}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // The same sort order on every system.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...(throwaway ? ['--no-sync'] : []),
  ];
  try {
    const made = spawnSync(binaries.initdb, flags, { ...owner, cwd: '/', encoding: 'utf8' });
    if (made.status !== 0) {
      throw new CommandError(`The database could not be made in ${dir}:\n${made.error?.message ?? made.stderr.trim()}`);
    }
    renameSync(half, dir);
  } finally {
    rmSync(secret, { recursive: true, force: true });
  }
}
