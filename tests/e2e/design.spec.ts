import { spawn } from 'node:child_process';
import { freePort } from '#lib/commands/ports.ts';
import { packageFile, ROOT } from '#lib/commands/root.ts';
import { expect, house, test } from './portal.ts';

// The house of these tests shows the page of the components, which `pages.spec.ts` tries like every other.

test('the page of the components is not found where nobody switched it on', async () => {
  const port = await freePort();
  const args = [packageFile('next/dist/bin/next'), 'start', '--port', String(port)];
  const env = {
    ...process.env,
    NODE_ENV: 'production' as const,
    DATABASE_URL: house.databaseUrl,
    DATA_DIR: house.dataDir,
  };
  const other = spawn(process.execPath, args, { cwd: ROOT, stdio: 'ignore', env });
  try {
    const statusOf = (path: string) =>
      fetch(`http://127.0.0.1:${port}${path}`).then(
        (answer) => answer.status,
        () => 0,
      );
    await expect.poll(() => statusOf('/login')).toBe(200);
    expect(await statusOf('/design')).toBe(404);
  } finally {
    const ended = new Promise((done) => other.once('exit', done));
    other.kill('SIGTERM');
    await ended;
  }
});
