import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { pool, prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { resumeAccount } from '#lib/features/accounts/service.ts';
import { sweep } from '#lib/features/dispatch/course/sweep.ts';
import { perform } from '#lib/features/dispatch/perform.ts';
import { takeWork } from '#lib/features/dispatch/send/take.ts';
import {
  cancelCampaign,
  decideParked,
  launchCampaign,
  lookUpAfterRestore,
  pauseCampaign,
  resumeCampaign,
} from '#lib/features/dispatch/service.ts';
import { suppress } from '#lib/features/suppressions/service.ts';
import { makeAccount, makeActor, makeDraft, makeList } from '#tests/support/factory.ts';
import { watchLedger } from '#tests/support/ledger.ts';
import { ownSandbox, timePasses } from '#tests/support/platform.ts';

// Workers, sweeps and people act on the same calls at once, over a database that takes its time between the moment at which
// a statement looks and the moment at which it writes: each gap between the two is met again and again.

// PROPERTY_RUNS and PROPERTY_SEED ask for more, and for others.
const RUNS = Number(process.env.PROPERTY_RUNS ?? 12);
const SEED = Number(process.env.PROPERTY_SEED ?? 20261128);
const PEOPLE = 24;
const WORKERS = 4;

const sandbox = ownSandbox({ speed: 20_000 });

/** Longest time that a statement stands between its look and its first write, in seconds. */
const GAP = 0.012;

beforeAll(async () => {
  await pool.query(`
    CREATE FUNCTION take_time() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN IF random() < 0.5 THEN PERFORM pg_sleep(random() * ${GAP}); END IF; RETURN NULL; END $$;
    CREATE TRIGGER take_time BEFORE UPDATE ON batch FOR EACH STATEMENT EXECUTE FUNCTION take_time();
    CREATE TRIGGER take_time BEFORE UPDATE ON call FOR EACH STATEMENT EXECUTE FUNCTION take_time();
    CREATE TRIGGER take_time BEFORE UPDATE ON campaign FOR EACH STATEMENT EXECUTE FUNCTION take_time();
    CREATE TRIGGER take_time BEFORE INSERT ON event FOR EACH STATEMENT EXECUTE FUNCTION take_time()`);
});

/** In which ways an answer may be missing, each now and then; nothing arrives late. */
const FAULTS = [
  { kind: 'reset', on: 'place', probability: 0.25 },
  { kind: 'acceptThenReset', on: 'place', probability: 0.2 },
  { kind: 'acceptThenTear', on: 'place', probability: 0.1 },
  { kind: 'status', status: 413, on: 'place', probability: 0.05 },
  { kind: 'status', status: 503, probability: 0.1 },
  { kind: 'reset', on: 'lookUp', probability: 0.1 },
];

async function launched(callsPerRequest: number) {
  await sandbox.clear();
  await sandbox.heal();
  // What an earlier run left open must not take turns in this one.
  await pool.query(`UPDATE account SET stopped_reason = 'unauthorised'`);
  const actor = await makeActor();
  const limits = { callsPerRequest, requestsPerSecond: 99_999, inFlight: 50 };
  await makeAccount(actor, { ...sandbox.account(), ...limits });
  await sandbox.prove(actor);
  const draft = await makeDraft(actor, [await makeList(actor, PEOPLE)], { maxRetries: 1, minutesBetween: 1440 });
  await launchCampaign(actor, { campaignId: draft.id, revision: draft.revision, expectedCalls: PEOPLE });
  await sandbox.faults(FAULTS);
  return { actor, campaignId: draft.id };
}

type Scene = Awaited<ReturnType<typeof launched>>;

/** What a person, or time, does; each is refused where it must be, and goes wrong in no other way. */
const ACTS: Record<string, (scene: Scene, chance: number) => Promise<unknown>> = {
  'send again': ({ actor, campaignId }) => decideParked(actor, { campaignId, decision: 'sendAgain' }),
  'treat as called': ({ actor, campaignId }) => decideParked(actor, { campaignId, decision: 'treatAsCalled' }),
  pause: ({ actor, campaignId }) => pauseCampaign(actor, campaignId),
  resume: ({ actor, campaignId }) => resumeCampaign(actor, campaignId),
  'account goes on': ({ actor }) => resumeAccount(actor),
  'somebody opts out': ({ actor, campaignId }, chance) => optOut(actor, campaignId, chance),
  'after a restore': ({ actor }) => lookUpAfterRestore(actor),
  sweep: () => sweep(),
  'time passes': (scene) => graceIsOver(scene),
  cancel: ({ actor, campaignId }) => cancelCampaign(actor, campaignId),
};
const OFTEN = [
  'send again',
  'treat as called',
  'resume',
  'resume',
  'account goes on',
  'sweep',
  'time passes',
  'time passes',
];
const RARE = ['pause', 'somebody opts out', 'after a restore', 'send again'];

async function optOut(actor: Actor, campaignId: string, chance: number): Promise<void> {
  const [one] = await prisma.call.findMany({
    where: { campaignId },
    orderBy: { number: 'asc' },
    skip: chance % PEOPLE,
    take: 1,
  });
  if (one) await suppress(prisma, actor.workspaceId, [{ number: one.number, source: 'asked' }]);
}

/** All that waits is due; and what is of unknown outcome was sent long ago, though what is being sent now was not. */
async function graceIsOver({ campaignId }: Scene): Promise<void> {
  await pool.query(
    `UPDATE batch SET due_at = now(), sent_at = CASE WHEN state = 'unknown' THEN sent_at - interval '1 hour' ELSE sent_at END
     WHERE id IN (
       SELECT id FROM batch
       WHERE campaign_id = $1 AND state IN ('pending', 'submitted', 'unknown') AND (lease_until IS NULL OR lease_until < now())
       ORDER BY id FOR NO KEY UPDATE SKIP LOCKED)`,
    [campaignId],
  );
  await pool.query(
    `UPDATE account SET next_turn_at = now() - interval '1 second', rests_until = NULL,
            unreachable_until = CASE WHEN unreachable_until IS NOT NULL THEN now() - interval '1 second' END
     WHERE id IN (SELECT account_id FROM batch WHERE campaign_id = $1)`,
    [campaignId],
  );
}

async function act(scene: Scene, name: string, chance: number): Promise<void> {
  await ACTS[name]?.(scene, chance).catch((failure: unknown) => {
    if (!(failure instanceof AppError) || !['conflict', 'windowOver'].includes(failure.code)) throw failure;
  });
}

/** Workers take and perform until all acts are done; several people act at once, each one after the other. */
async function turmoil(scene: Scene, acts: { name: string; chance: number }[][]): Promise<void> {
  let over = false;
  const working = Array.from({ length: WORKERS }, async () => {
    while (!over) {
      const work = await takeWork();
      if (work) await perform(work);
      else await graceIsOver(scene);
    }
  });
  try {
    await Promise.all(
      acts.map(async (own) => {
        for (const { name, chance } of own) await act(scene, name, chance);
      }),
    );
  } finally {
    over = true;
  }
  await Promise.all(working);
}

/** The platform is well, and a person lets everything go on that only waits for one. */
async function settleDown(scene: Scene): Promise<void> {
  await sandbox.heal();
  await act(scene, 'resume', 0);
  const open = () =>
    prisma.batch.count({
      where: { campaignId: scene.campaignId, state: { in: ['pending', 'sending', 'submitted', 'unknown', 'parked'] } },
    });
  // Each turn brings some batch on; this many bring all of them to their end, or nothing will.
  for (let turn = 0; turn < 400 && (await open()) > 0; turn += 1) {
    await pool.query('UPDATE batch SET lease_until = NULL WHERE campaign_id = $1 AND state <> $2', [
      scene.campaignId,
      'sending',
    ]);
    await timePasses(scene.campaignId, 3600);
    await act(scene, 'account goes on', 0);
    await act(scene, turn % 2 === 0 ? 'send again' : 'treat as called', 0);
    await sweep();
    for (let work = await takeWork(); work; work = await takeWork()) await perform(work);
  }
  expect(await open(), 'batches that nobody will ever move').toBe(0);
  await sweep();
}

const one = (names: string[]) => fc.record({ name: fc.constantFrom(...names), chance: fc.nat(99) });
const deeds = fc.array(fc.oneof({ weight: 6, arbitrary: one(OFTEN) }, { weight: 2, arbitrary: one(RARE) }), {
  minLength: 10,
  maxLength: 25,
});

it('whatever happens at once: nobody is called twice, nobody is forgotten, and all comes to its end', async () => {
  const property = fc.asyncProperty(
    fc.integer({ min: 1, max: 5 }),
    fc.tuple(deeds, deeds, deeds),
    fc.nat(9),
    async (callsPerRequest, people, fate) => {
      const scene = await launched(callsPerRequest);
      const ledger = watchLedger(scene.campaignId, async () => (await sandbox.items()).map((item) => item.codeRequest));
      await ledger.look();
      await turmoil(scene, fate === 0 ? [...people, [{ name: 'cancel', chance: 0 }]] : people);
      await ledger.look();
      await settleDown(scene);
      await ledger.lookLast();
    },
  );
  await fc.assert(property, { seed: SEED, numRuns: RUNS, endOnFailure: true });
});
