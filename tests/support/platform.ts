import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from 'vitest';
import { pool } from '#lib/db/client.ts';
import { perform } from '#lib/features/dispatch/perform.ts';
import { closePlatforms } from '#lib/features/dispatch/send/platform.ts';
import { takeWork } from '#lib/features/dispatch/send/take.ts';
import type { Work } from '#lib/features/dispatch/send/work.ts';
import { SANDBOX_CREDENTIALS } from '#lib/sendservice/sandbox/credentials.ts';
import { startSandbox } from '#lib/sendservice/sandbox/server.ts';

const TOKEN = 'token-of-a-test';

type Sandbox = Awaited<ReturnType<typeof startSandbox>>;

/**
 * A sandbox for this test file alone, with the functions that tests need. With `byHand` its time stands still, at the pace
 * of a real platform, except for the time that `goOn` adds: the progress of its calls is then the same on any machine.
 */
export function ownSandbox(options: { speed?: number; byHand?: boolean } = {}) {
  let sandbox: Sandbox;
  const witnesses = new Set<string>();
  let passed = 0;
  const begun = Date.now();
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
      speed: options.speed ?? (options.byHand ? 1 : 100_000),
      ...(options.byHand && { clock: () => begun + passed }),
      token: TOKEN,
      ...SANDBOX_CREDENTIALS,
    });
  });
  afterAll(async () => {
    await closePlatforms();
    await sandbox.close();
  });
  return {
    /** The settings with which an account talks to it. */
    account: () => ({ baseUrl: sandbox.url, ...SANDBOX_CREDENTIALS }),
    /** Advances its clock by this many seconds. */
    goOn(seconds: number) {
      passed += seconds * 1000;
    },
    faults: (rules: Record<string, unknown>[]) => control('PUT', 'faults', { rules }),
    /** Delays every answer by this many milliseconds. */
    slow: (latencyMs: number) => control('PUT', 'faults', { latencyMs }),
    heal: () => control('DELETE', 'faults'),
    /** Forgets everything that it accepted. */
    clear: () => control('DELETE', 'state'),
    /** All items that it accepted from a test's launches, in the order of arrival. */
    items: async (): Promise<{ codeRequest: string; number: string; postId: number }[]> =>
      (await control('GET', 'items?limit=100000')).items.filter(
        ({ codeRequest }: { codeRequest: string }) => !witnesses.has(codeRequest),
      ),
    /** A person whom the account called before, and whom the platform still lists: beside this one, an absence is believed. */
    prove: async ({ workspaceId }: { workspaceId: string }): Promise<void> => {
      const { guid: _, ...User } = SANDBOX_CREDENTIALS;
      const witness = { ...WITNESS, CodeRequest: randomUUID() };
      const response = await fetch(`${sandbox.url}/instantCall/`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ User, InstantCalls: [witness] }),
      });
      if (!response.ok) throw new Error(`sandbox: ${response.status} ${await response.text()}`);
      witnesses.add(witness.CodeRequest);
      await pool.query(
        'UPDATE account SET witness = $2, witness_at = now() WHERE workspace_id = $1 AND NOT rehearsal',
        [workspaceId, witness.CodeRequest],
      );
    },
  };
}

const WITNESS = {
  NumberToCall: '00390612345678',
  CallerId: '390612345678',
  Extension: 200938,
  Type: 0,
  StartDate: '2026-01-01T09:00:00.000+01:00',
  EndDate: '2099-01-01T09:00:00.000+01:00',
};

/** The grace period is over, and the platform is asked twice, with a pause between: after that an absence is believed. */
export async function askTwice(campaignId: string): Promise<void> {
  await timePasses(campaignId, GRACE_AND_MORE);
  await workOff();
  await timePasses(campaignId);
  await workOff();
}
/** Longer than the grace period, in seconds. */
const GRACE_AND_MORE = 3600;

/** Takes and performs work until none is due, or `most` items are done. Returns the work that was done, in order. */
export async function workOff({ most = Number.POSITIVE_INFINITY } = {}): Promise<Work[]> {
  const done: Work[] = [];
  let asked = '-infinity';
  while (done.length < most) {
    const work = await takeWork();
    if (work) {
      done.push(work);
      await perform(work);
      asked = '-infinity';
      continue;
    }
    const { now, soon } = await turnsSince(asked);
    if (!soon) break;
    asked = now;
  }
  return done;
}

/** Whether an account with due work had its turn after the given moment, or has it in a moment; and the time of the answer. */
async function turnsSince(moment: string): Promise<{ now: string; soon: boolean }> {
  const { rows } = await pool.query<{ now: string; soon: boolean }>(
    `SELECT clock_timestamp()::text AS now, EXISTS (
       SELECT FROM account a WHERE a.next_turn_at > $1::timestamptz AND a.next_turn_at < now() + interval '100 ms'
         AND EXISTS (SELECT FROM batch b WHERE b.account_id = a.id AND b.due_at <= now()
                     AND b.state IN ('pending', 'submitted', 'unknown'))) AS soon`,
    [moment],
  );
  return rows[0] ?? { now: moment, soon: false };
}

/** Makes everything that waits for its time due now; `seconds` also moves the times of sending into the past. */
export async function timePasses(campaignId: string, seconds = 0): Promise<void> {
  await pool.query(
    `UPDATE batch SET due_at = now(), sent_at = sent_at - make_interval(secs => $2),
            lease_until = CASE WHEN state = 'sending' THEN now() - interval '1 ms' ELSE lease_until END
     WHERE campaign_id = $1`,
    [campaignId, seconds],
  );
  await pool.query(
    `UPDATE campaign SET clear_after = NULL, asked_at = asked_at - interval '1 hour' WHERE id = $1 AND asked_at IS NOT NULL`,
    [campaignId],
  );
  await pool.query(
    `UPDATE account SET next_turn_at = now() - interval '1 second', rests_until = NULL,
            unreachable_until = CASE WHEN unreachable_until IS NOT NULL THEN now() - interval '1 second' END
     WHERE id IN (SELECT account_id FROM batch WHERE campaign_id = $1)`,
    [campaignId],
  );
}
