import { join } from 'node:path';
import { env } from '#lib/env.ts';
import { SANDBOX_CREDENTIALS } from './credentials.ts';
import { startSandbox } from './server.ts';

// Runs the stand-in for the platform as a process of its own.
try {
  const sandbox = await startSandbox({
    port: env.SANDBOX_PORT,
    file: join(env.DATA_DIR, 'sandbox.db'),
    seed: env.SANDBOX_SEED,
    speed: env.SANDBOX_SPEED,
    token: env.SANDBOX_TOKEN ?? null,
    ...SANDBOX_CREDENTIALS,
  });
  const stop = () => {
    sandbox.close().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.stdout.write(`sandbox ready on ${sandbox.url}\n`);
} catch (error) {
  fail(error);
}

function fail(error: unknown): never {
  const { code, message } = error as NodeJS.ErrnoException;
  const sentence =
    code === 'EADDRINUSE'
      ? `Port ${env.SANDBOX_PORT} is taken by another program. Choose another one with SANDBOX_PORT.`
      : `The sandbox could not run: ${message}`;
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
