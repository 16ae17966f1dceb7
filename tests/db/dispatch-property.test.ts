import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pool } from '#lib/db/client.ts';
import { launchCampaign } from '#lib/features/dispatch/launch/launch.ts';
import { type Scene, settleDown } from '#tests/support/dispatch-acts.ts';
import { dispatchEvents } from '#tests/support/dispatch-events.ts';
import { makeAccount, makeActor, makeDraft, makeList } from '#tests/support/factory.ts';
import { openGate } from '#tests/support/gate.ts';
import { CALL_EDGES, watchLedger } from '#tests/support/ledger.ts';
import { ownSandbox } from '#tests/support/platform.ts';

// PROPERTY_RUNS and PROPERTY_SEED ask for more, and for others.
const RUNS = Number(process.env.PROPERTY_RUNS ?? 80);
const SEED = Number(process.env.PROPERTY_SEED ?? 20261123);

const sandbox = ownSandbox({ speed: 20_000 });
let gate: Awaited<ReturnType<typeof openGate>>;
beforeAll(async () => {
  gate = await openGate(sandbox.account().baseUrl);
});
afterAll(() => gate.close());

async function launched(size: { people: number; perRequest: number }): Promise<Scene> {
  await sandbox.clear();
  await sandbox.heal();
  // What an earlier run left open must not take turns in this one.
  await pool.query(`UPDATE account SET stopped_reason = 'unauthorised'`);
  const actor = await makeActor();
  const account = { ...sandbox.account(), baseUrl: gate.url };
  await makeAccount(actor, { ...account, callsPerRequest: size.perRequest, requestsPerSecond: 99_999, inFlight: 50 });
  await sandbox.prove(actor);
  const { id, revision } = await makeDraft(actor, [await makeList(actor, size.people)], {
    maxRetries: 1,
    minutesBetween: 1440,
  });
  await launchCampaign(actor, { campaignId: id, revision, expectedCalls: size.people });
  const arrivals = async () => (await sandbox.items()).map((item) => item.codeRequest);
  const ledger = watchLedger(id, arrivals);
  await ledger.look();
  const draft = { id, revision, people: size.people };
  return { actor, campaignId: id, draft, gate, sandbox, ledger, onTheWay: [] };
}

it(
  'whatever happens, in whatever order: nobody is called twice, nobody is forgotten',
  async () => {
    const edges = new Set<string>();
    const size = fc.record({ people: fc.integer({ min: 15, max: 30 }), perRequest: fc.integer({ min: 3, max: 4 }) });
    const property = fc.asyncProperty(size, dispatchEvents, async (given, events) => {
      const scene = await launched(given);
      try {
        await fc.asyncModelRun(() => ({ model: {}, real: scene }), events);
        await settleDown(scene);
        for (const edge of scene.ledger.edges) edges.add(edge);
      } finally {
        for (const { held } of scene.onTheWay) held.getLost();
      }
    });
    await fc.assert(property, { seed: SEED, numRuns: RUNS });
    // Had the events been tame, this would prove little: every way that a call may go must have been gone.
    const all = Object.entries(CALL_EDGES).flatMap(([from, tos]) => tos.map((to) => `${from} → ${to}`));
    expect([...edges].sort()).toEqual(all.sort());
  },
  RUNS * 60_000,
);
