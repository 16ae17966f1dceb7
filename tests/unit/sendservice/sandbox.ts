import { onTestFinished, vi } from 'vitest';
import { type Answer, createPlatformClient, type PlatformClient } from '#lib/sendservice/client.ts';
import { SANDBOX_CREDENTIALS } from '#lib/sendservice/sandbox/credentials.ts';
import { startSandbox } from '#lib/sendservice/sandbox/server.ts';

type Options = Parameters<typeof startSandbox>[0];

const TOKEN = 'token-of-a-test';
/** What tests talk to listens on any port of this machine. */
const TRIALS = { hosts: [], sandbox: null, loopback: true };

/** A sandbox of this test's own on a free port, gone with the test. */
export async function sandboxOf(options: Partial<Options> = {}) {
  const sandbox = await startSandbox({
    port: 0,
    file: ':memory:',
    seed: 1,
    speed: 1_000_000,
    token: TOKEN,
    ...SANDBOX_CREDENTIALS,
    ...options,
  });
  let open = true;
  const close = async () => {
    if (open) await sandbox.close();
    open = false;
  };
  onTestFinished(close);
  return { url: sandbox.url, close, ...controlOf(sandbox.url) };
}

/** The control plane of a sandbox. */
export function controlOf(url: string) {
  const ask = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(new URL(`/_sandbox/${path}`, url), {
      method,
      headers: { authorization: `Bearer ${TOKEN}` },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    return response.status === 204 ? null : response.json();
  };
  return {
    ask,
    counts: () => ask('GET', 'counts'),
    faults: (...rules: Record<string, unknown>[]) => ask('PUT', 'faults', { rules }),
  };
}

/** A client of a platform, closed with the test. */
export function clientOf(
  baseUrl: string,
  options: Partial<Parameters<typeof createPlatformClient>[0]> = {},
): PlatformClient {
  const client = createPlatformClient({ baseUrl, allowed: TRIALS, timeoutMs: 60_000, ...options });
  onTestFinished(() => client.close());
  return client;
}

/** What an answer says, without its times and bytes. */
export function essence({ outcome, reason, httpStatus }: Answer) {
  return { outcome, reason, httpStatus };
}

/** Waits until a condition holds; fails when it does not come at all. */
export const until = (holds: () => boolean | Promise<boolean>) =>
  vi.waitUntil(holds, { timeout: 300_000, interval: 5 });
