import { SANDBOX_CREDENTIALS, startSandbox } from '#lib/sendservice/sandbox/server.ts';

// A sandbox as a process that a test can kill: `node sandbox-process.ts <state file>`; prints its address.
const sandbox = await startSandbox({
  port: 0,
  file: process.argv[2] ?? ':memory:',
  seed: 1,
  speed: 1_000_000,
  ...SANDBOX_CREDENTIALS,
});
process.stdout.write(`${sandbox.url}\n`);
