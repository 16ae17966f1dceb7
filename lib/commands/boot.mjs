// The way into every command: `node lib/commands/boot.mjs <command> [arguments]`. Runs on the system's Node with nothing
// installed, so it is plain JavaScript with builtins only. Installs what the lockfile names if that is not yet there, and
// goes on as lib/commands/<command>.ts on the Node that the lockfile pins.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WORKER_FLAGS } from './worker-flags.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');
const windows = process.platform === 'win32';
const pinned = join(root, 'node_modules/node/bin', windows ? 'node.exe' : 'node');
const stamp = join(root, 'node_modules/.squillo-installed');

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  fail(
    `Squillo needs Node.js 20.19 or newer to start; this is ${process.versions.node}. Install a newer one from https://nodejs.org and try again.`,
  );
}

/** What the lockfile pins, and for which system: a node_modules carried over from another one is installed anew. */
function wanted() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  return createHash('sha256').update(lock).update(`${process.platform}-${process.arch}`).digest('hex');
}

function isInstalled() {
  return existsSync(pinned) && existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === wanted();
}

async function install() {
  process.stdout.write('Installing the packages that the lockfile names (the first time takes a minute) …\n');
  const begun = Date.now();
  // The npm that runs this script, if any; else the one on the path. `npm install`, not `npm ci`: the lockfile may lack
  // the builds of another system, which `install` adds and `ci` refuses.
  const npm = process.env.npm_execpath;
  const [command, before] = npm && /\.c?js$/.test(npm) ? [process.execPath, [npm]] : [windows ? 'npm.cmd' : 'npm', []];
  const flags = ['install', '--include=dev', '--no-audit', '--no-fund', '--no-save', '--loglevel=error'];
  const child = spawn(command, [...before, ...flags], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: windows,
    // Keeps an npm that runs every package's script from fetching Prisma's native engine.
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: join(root, 'prisma/engine/schema-engine.mjs') },
  });
  const code = await new Promise((done) => {
    child.on('error', (error) => {
      process.stderr.write(`npm could not be run: ${error.message}\n`);
      done(1);
    });
    child.on('exit', (status) => done(status ?? 1));
  });
  if (code !== 0)
    fail(
      "The packages could not be installed (see above). Check the network and npm's registry setting, then try again.",
    );
  if (!existsSync(pinned)) {
    fail(
      'npm installed the packages but not the pinned Node.js (node_modules/node/bin). Run `npm rebuild node`, or set `ignore-scripts` to false in your npm settings, and try again.',
    );
  }
  writeFileSync(stamp, `${wanted()}\n`);
  process.stdout.write(`Installed in ${Math.round((Date.now() - begun) / 1000)} s.\n`);
}

/** Who started this: the parent, and its parent, since npm may run a script in a shell that stays in between. */
function ancestors() {
  const parent = process.ppid;
  try {
    // The second field, the program's name in brackets, may itself hold spaces.
    const status = readFileSync(`/proc/${parent}/stat`, 'utf8');
    return `${parent} ${status.slice(status.lastIndexOf(')') + 2).split(' ')[1]}`;
  } catch {
    return String(parent); // not Linux; shells elsewhere hand over to the command
  }
}

function run(command, args) {
  const path = [dirname(pinned), join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter);
  const flags = ['--disable-warning=ExperimentalWarning', ...(command === 'worker' ? WORKER_FLAGS : [])];
  const child = spawn(pinned, [...flags, join(here, 'run.ts'), command, ...args], {
    cwd: root,
    // The channel tells the command of this process's end, even of one that leaves no time to forward anything.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, PATH: path },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // npm ended without a word (killed): nobody is left to stop this.
  const begun = ancestors();
  if (process.env.npm_lifecycle_event && !windows) {
    setInterval(() => ancestors() !== begun && child.kill('SIGTERM'), 500).unref();
  }
  child.on('error', (error) => fail(`${pinned} could not be run: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

checkNode();
const [command, ...args] = process.argv.slice(2);
if (!command || !existsSync(join(here, `${command}.ts`))) fail(`There is no command \`${command ?? ''}\`.`);
if (!isInstalled()) await install();
run(command, args);
