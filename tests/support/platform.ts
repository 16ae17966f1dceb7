import { afterAll, beforeAll } from 'vitest';
import { pool } from '#lib/db/client.ts';
import { lookUpBatch } from '#lib/features/dispatch/look-up.ts';
import { placeBatch } from '#lib/features/dispatch/place.ts';
import { closePlatforms } from '#lib/features/dispatch/platform.ts';
import { takeWork, type Work } from '#lib/features/dispatch/take.ts';
import { SANDBOX_CREDENTIALS } from '#lib/sendservice/sandbox/credentials.ts';
import { startSandbox } from '#lib/sendservice/sandbox/server.ts';

const TOKEN = 'token-of-a-test';

type Sandbox = Awaited<ReturnType<typeof startSandbox>>;

/** A sandbox of this test file's own, with what a test asks of it. */
export function ownSandbox(options: { speed?: number } = {}) {
  let sandbox: Sandbox;
  const control = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(new URL(`/_sandbox/${path}`, sandbox.url), {
      method,
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`sandbox: ${response.status} ${await response.text()}`);
    return response.status === 204 ? null : response.json();
  };
  beforeAll(async () => {
    sandbox = await startSandbox({
      port: 0,
      file: ':memory:',
      seed: 7,
      speed: options.speed ?? 100_000,
      token: TOKEN,
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

/** Takes and performs what is due, until nothing is. Answers what was done, in order. */
export async function workOff(): Promise<Work[]> {
  const done: Work[] = [];
  for (let idle = 0; idle < 20; ) {
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
