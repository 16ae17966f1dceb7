import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { packageFile } from '#lib/commands/root.ts';
import { CommandError, say } from '#lib/commands/terminal.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** As root Chromium has no sandbox; the other flags keep it from using the network at every start. */
export const CHROMIUM_FLAGS = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

function onPath(): string | undefined {
  for (const folder of (process.env.PATH ?? '').split(':')) {
    for (const name of NAMES) if (folder && existsSync(`${folder}/${name}`)) return `${folder}/${name}`;
  }
  return PLACES.find((place) => existsSync(place));
}

function playwrights(): string | undefined {
  const path = chromium.executablePath();
  return path && existsSync(path) ? path : undefined;
}

/** Returns true if it worked. Its output is shown only if nothing else works either. */
function tried(command: string, args: string[], said: string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', env });
  if (status === 0) return true;
  said.push(
    `$ ${command} ${args.join(' ')}`,
    (error?.message ?? `${stdout}${stderr}`).trim().split('\n').slice(-5).join('\n'),
  );
  return false;
}

function install(): string | undefined {
  const said: string[] = [];
  say('No Chromium found; installing one for the browser tests …');
  if (tried(process.execPath, [packageFile('@playwright/test/cli.js'), 'install', 'chromium'], said) && playwrights()) {
    return playwrights();
  }
  if (process.getuid?.() === 0 && tried('apt-get', ['update', '-q'], said)) {
    if (tried('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], said)) return onPath();
  }
  throw new CommandError(
    `Chromium could not be installed. Install one and name it: CHROMIUM_PATH=… npm test\n${said.join('\n')}`,
  );
}

/** A Chromium to test with: `CHROMIUM_PATH`, the system's, Playwright's own, or one that is installed now. */
export function findChromium(): string | undefined {
  const named = process.env.CHROMIUM_PATH;
  if (named && !existsSync(named)) throw new CommandError(`CHROMIUM_PATH names ${named}, where nothing is.`);
  return named || onPath() || playwrights() || install();
}
