import { afterAll, beforeAll } from 'vitest';
import { pool } from '#lib/db/client.ts';
import { lookUpBatch } from '#lib/features/dispatch/look-up.ts';
import { placeBatch } from '#lib/features/dispatch/place.ts';
import { closePlatforms } from '#lib/features/dispatch/platform.ts';
import { takeWork, type Work } from '#lib/features/dispatch/take.ts';
import { SANDBOX_CREDENTIALS } from '#lib/sendservice/sandbox/credentials.ts';
import { startSandbox } from '#lib/sendservice/sandbox/server.ts';

type Sandbox = Awaited<ReturnType<typeof startSandbox>>;

/**
 * A sandbox of this test file's own, with what a test asks of it. With `byHand` its time stands still, at the pace of a real
 * platform, but for what `goOn` adds: how far its calls are is then the same on any machine.
 */
export function ownSandbox(options: { speed?: number; byHand?: boolean } = {}) {
  let sandbox: Sandbox;
  let passed = 0;
  const begun = Date.now();
  const control = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(new URL(`/_sandbox/${path}`, sandbox.url), {
      method,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    if (!response.ok) throw new Error(`sandbox: ${response.status} ${await response.text()}`);
    return response.status === 204 ? null : response.json();
  };
  beforeAll(async () => {
    sandbox = await startSandbox({
      port: 0,
      file: ':memory:',
      seed: 7,
      speed: options.speed ?? (options.byHand ? 1 : 100_000),
      ...(options.byHand && { clock: () => begun + passed }),
      ...SANDBOX_CREDENTIALS,
    });
  });
  afterAll(async () => {
    await closePlatforms();
    await sandbox.close();
  });
  return {
    /** What an account needs to talk to it. */
    account: () => ({ baseUrl: sandbox.url, ...SANDBOX_CREDENTIALS }),
    /** So many seconds go by for it. */
    goOn(seconds: number) {
      passed += seconds * 1000;
    },
    faults: (rules: Record<string, unknown>[]) => control('PUT', 'faults', { rules }),
    /** Answers everything only after so long. */
    slow: (latencyMs: number) => control('PUT', 'faults', { latencyMs }),
    heal: () => control('DELETE', 'faults'),
    /** Forgets everything that it accepted. */
    clear: () => control('DELETE', 'state'),
    /** Everything that it accepted, in the order of arrival. */
    items: async (): Promise<{ codeRequest: string; number: string; postId: number }[]> =>
      (await control('GET', 'items?limit=100000')).items,
  };
}

/** Takes and performs what is due, until nothing is, or so much is done. Returns what was done, in order. */
export async function workOff({ most = Number.POSITIVE_INFINITY } = {}): Promise<Work[]> {
  const done: Work[] = [];
  for (let idle = 0; idle < 20 && done.length < most; ) {
    const work = await takeWork();
    if (work === null) {
      idle += 1;
      await new Promise((resolve) => setTimeout(resolve, 2)); // an account's next turn is a millisecond away
      continue;
    }
    idle = 0;
    done.push(work);
    await (work.kind === 'place' ? placeBatch(work) : lookUpBatch(work));
  }
  return done;
}

/** Makes everything that waits for its time due now; `seconds` moves what was sent into the past as well. */
export async function timePasses(campaignId: string, seconds = 0): Promise<void> {
  await pool.query(
    `UPDATE batch SET due_at = now(), sent_at = sent_at - make_interval(secs => $2),
            lease_until = CASE WHEN state = 'sending' THEN now() - interval '1 ms' ELSE lease_until END
     WHERE campaign_id = $1`,
    [campaignId, seconds],
  );
  await pool.query(
    `UPDATE account SET next_turn_at = now() - interval '1 second',
            unreachable_until = CASE WHEN unreachable_until IS NOT NULL THEN now() - interval '1 second' END
     WHERE id IN (SELECT account_id FROM batch WHERE campaign_id = $1)`,
    [campaignId],
  );
}
