import { expect } from 'vitest';
import { pool, prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import type { ErrorCode } from '#lib/domain/errors.ts';
import { CAMPAIGN_FROM, type CampaignState } from '#lib/domain/transitions.ts';
import { env } from '#lib/env.ts';
import { resumeAccount } from '#lib/features/accounts/service.ts';
import { sweep } from '#lib/features/dispatch/course/sweep.ts';
import { launchCampaign } from '#lib/features/dispatch/launch/launch.ts';
import { perform } from '#lib/features/dispatch/perform.ts';
import { takeWork } from '#lib/features/dispatch/send/take.ts';
import type { Work } from '#lib/features/dispatch/send/work.ts';
import { decideParked, resumeCampaign } from '#lib/features/dispatch/service.ts';
import { suppress } from '#lib/features/suppressions/service.ts';
import type { OnTheWay, openGate, Passage } from './gate.ts';
import type { watchLedger } from './ledger.ts';
import { timePasses } from './platform.ts';

/** Longer than the grace period, in seconds. */
const GRACE_AND_MORE = 3600;
/** Longer than the time that the platform gets for a late report. */
const LONG_OVER_MS = 2 * 3_600_000;

/** Longer than a look-up is retried without an answer, in seconds. */
const LONGER_THAN_PATIENCE = 2 * env.PATIENCE_SECONDS;

type Fault = { kind: string } & Record<string, unknown>;

/** A launched campaign, the platform that it calls, and the network between them. */
export type Scene = {
  actor: Actor;
  campaignId: string;
  draft: { id: string; revision: number; people: number };
  gate: Awaited<ReturnType<typeof openGate>>;
  sandbox: { faults(rules: Fault[]): Promise<unknown> };
  ledger: ReturnType<typeof watchLedger>;
  onTheWay: { held: OnTheWay; done: Promise<void> }[];
};

const PLACE_FAULTS: Fault[] = [
  { kind: 'status', status: 400 },
  { kind: 'status', status: 404 },
  { kind: 'status', status: 413 },
  { kind: 'status', status: 503 },
  { kind: 'reset' },
  { kind: 'acceptThenReset' },
  { kind: 'acceptThenTear' },
  { kind: 'body', body: '<html>Welcome</html>' },
  { kind: 'body', body: '<html>Bad Gateway</html>', status: 502, keep: true },
  { kind: 'rateLimited', retryAfter: 30 },
  { kind: 'rateLimited', retryAfter: 0 },
  { kind: 'wrongCredentials' },
  { kind: 'noCredit' },
];
const LOOK_UP_FAULTS = PLACE_FAULTS.filter(({ kind }) => kind !== 'noCredit' && kind !== 'acceptThenReset');

/** Takes work that is due; checks that nothing is taken that must not be sent. */
export async function take({ campaignId }: Scene): Promise<Work | null> {
  const taken = await takeWork();
  if (taken?.kind !== 'place') return taken;
  const { rows } = await pool.query(
    `SELECT c.state, c.window_end > now() AS open, a.stopped_reason
     FROM campaign c JOIN account a ON a.workspace_id = c.workspace_id AND NOT a.rehearsal WHERE c.id = $1`,
    [campaignId],
  );
  expect(rows).toEqual([{ state: 'running', open: true, stopped_reason: null }]);
  expect(await suppressedAmong(taken.codeRequests), 'who is suppressed is in no request').toBe(0);
  return taken;
}

/** Takes and performs work that is due; `fault` picks one of the platform's faults, `way` the network's behaviour. */
export async function takeAndDo(scene: Scene, how: { fault?: number; way?: Passage } = {}): Promise<void> {
  const taken = await take(scene);
  if (!taken) return;
  const faults = taken.kind === 'place' ? PLACE_FAULTS : LOOK_UP_FAULTS;
  const fault = how.fault === undefined ? undefined : faults[how.fault % faults.length];
  if (fault) await scene.sandbox.faults([{ ...fault, on: taken.kind, times: 1 }]);
  const way = possible(how.way ?? 'through', taken);
  const held = scene.gate.next(way);
  const done = perform(taken);
  const stopped = await Promise.race([held, done]);
  scene.gate.next('through');
  if (stopped) scene.onTheWay.push({ held: stopped, done });
  if (!stopped || way === 'answeredTooEarly') await done;
}

/**
 * The platform may say that it knows nothing at all. It may forget a call that it had accepted, or report old news of it.
 * But it must not do that to calls in doubt in the same answer as calls that it knows: nobody could tell it from the truth.
 */
function possible(way: Passage, taken: Work): Passage {
  const accepted = taken.kind === 'lookUp' && taken.batch.state === 'submitted';
  if (way === 'nothingKnown' && taken.kind === 'place') return 'through';
  // Chance decides how far a call in doubt is, not the speed of this machine.
  if (way === 'oneForgotten' && !accepted) return taken.kind === 'place' ? 'through' : 'stillProcessing';
  return way === 'staleNewsHeld' && !accepted ? 'answerHeld' : way;
}

/** Several workers and a sweep at the same time. */
export async function manyAtOnce(scene: Scene): Promise<void> {
  const [taken] = await Promise.all([Promise.all([take(scene), take(scene), take(scene), take(scene)]), sweep()]);
  const batches = taken.flatMap((each) => each?.batch.id ?? []);
  expect(new Set(batches).size, 'a batch is taken by one').toBe(batches.length);
  await Promise.all([...taken.flatMap((each) => (each ? [perform(each)] : [])), sweep()]);
}

/** A sweep does not give up a worker that may still be alive. */
export async function sweepOnly({ campaignId }: Scene): Promise<void> {
  const alive = { campaignId, state: 'sending', leaseUntil: { gt: new Date(Date.now() + 1_000) } } as const;
  const before = await prisma.batch.findMany({ where: alive, select: { id: true } });
  await sweep();
  expect(await prisma.batch.findMany({ where: alive, select: { id: true } })).toEqual(before);
}

/** A request or answer in flight arrives, or is lost with its connection. */
export async function comesTo(scene: Scene, which: number, arrives: boolean): Promise<void> {
  const [way] = scene.onTheWay.splice(Math.max(which, 0) % Math.max(scene.onTheWay.length, 1), 1);
  if (!way) return;
  if (arrives) await way.held.goOn();
  else way.held.getLost();
  await way.done;
}

/** No request is in flight for longer than the grace period: that is its purpose. Answers may be. */
export async function waitGrace(scene: Scene, arrives: boolean, seconds = GRACE_AND_MORE): Promise<void> {
  for (let at = scene.onTheWay.length - 1; at >= 0; at -= 1) {
    if (scene.onTheWay[at]?.held.what === 'request') await comesTo(scene, at, arrives);
  }
  await pass(scene, seconds);
}

/** Looking up a request fails for longer than the patience of dispatch. */
export async function askInVain(scene: Scene): Promise<void> {
  await takeAndDo(scene, { way: 'answeredTooEarly' });
  await waitGrace(scene, true, LONGER_THAN_PATIENCE);
  await takeAndDo(scene, { fault: LOOK_UP_FAULTS.findIndex(({ kind }) => kind === 'reset') });
}

/** Everything that waits becomes due, and every lease expires, those of look-ups too. */
export async function pass({ campaignId }: Scene, seconds = 0): Promise<void> {
  await timePasses(campaignId, seconds);
  await pool.query(
    `UPDATE batch SET lease_until = now() - interval '1 ms' WHERE campaign_id = $1 AND lease_until > now()`,
    [campaignId],
  );
}

/** Nothing is in flight any more, the platform is well, and a person resumes everything that waits only for a person. */
export async function settleDown(scene: Scene): Promise<void> {
  await scene.sandbox.faults([]);
  while (scene.onTheWay.length > 0) await comesTo(scene, 0, true);
  await resumeAccount(scene.actor);
  if ((await stateOf(scene)) === 'paused') await resumeCampaign(scene.actor, scene.campaignId);
  const openBatches = () =>
    prisma.batch.count({
      where: {
        campaignId: scene.campaignId,
        OR: [
          { state: { in: ['pending', 'sending', 'submitted', 'unknown'] } },
          // People of these may be called again in the next interval.
          { state: 'done', carriedAt: null, campaign: { state: 'running', windowEnd: { gt: new Date() } } },
        ],
      },
    });
  // Each turn advances some batch; this many turns bring all of them to their end, or nothing will.
  for (let turn = 0; turn < 2_000 && (await openBatches()) > 0; turn += 1) {
    await pass(scene, GRACE_AND_MORE);
    await nextInterval(scene);
    await sweep();
    const taken = await take(scene);
    if (taken) await perform(taken);
    await resumeAccount(scene.actor); // results of calls may still arrive without credit
  }
  await sweep();
  expect(await openBatches(), 'batches that nobody will ever move').toBe(0);
  await scene.ledger.lookLast();
}

/** A person pauses, resumes or cancels, and is refused exactly if the campaign's state does not allow it. */
export async function control(
  scene: Scene,
  to: 'paused' | 'running' | 'cancelled',
  act: (actor: Actor, campaignId: string) => Promise<void>,
): Promise<void> {
  const from = await stateOf(scene);
  const done = act(scene.actor, scene.campaignId);
  await (CAMPAIGN_FROM[to].includes(from) ? done : refusedWith(done, 'conflict'));
}

/** A person decides about the parked calls. */
export async function decide(scene: Scene, decision: 'treatAsCalled' | 'sendAgain'): Promise<void> {
  const where = { campaignId: scene.campaignId, state: 'parked' } as const;
  const parked = await prisma.call.findMany({ where, select: { codeRequest: true } });
  const done = decideParked(scene.actor, { campaignId: scene.campaignId, decision });
  if (parked.length === 0) return refusedWith(done, 'conflict');
  expect(await done).toEqual({ calls: parked.length });
}

/** Some people suddenly ask not to be called: as many as a batch has, or a single one. */
export async function suppressSome({ actor, campaignId, draft }: Scene, from: number, many: number): Promise<void> {
  const some = await prisma.call.findMany({
    where: { campaignId },
    orderBy: { codeRequest: 'asc' },
    skip: from % draft.people,
    take: many,
  });
  const asked = some.map(({ number }) => ({ number, source: 'asked' as const }));
  await suppress(prisma, actor.workspaceId, asked);
}

async function suppressedAmong(codeRequests: string[]): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM call c JOIN suppression s USING (workspace_id, number) WHERE c.code_request = ANY($1)`,
    [codeRequests],
  );
  return rows[0]?.n ?? 0;
}

/** A second launch of the same draft. */
export async function launchAgain({ actor, draft }: Scene): Promise<void> {
  const { id: campaignId, revision, people: expectedCalls } = draft;
  await refusedWith(launchCampaign(actor, { campaignId, revision, expectedCalls }), 'alreadyLaunched');
}

/** The window ended long ago. Its end is written in the campaign, in the frozen snapshot, and in the batches that were sent. */
export async function windowOver({ campaignId }: Scene): Promise<void> {
  const ended = new Date(Date.now() - LONG_OVER_MS);
  await pool.query(
    `UPDATE campaign SET window_start = 'epoch', window_end = $2, open_from = 'epoch', open_until = $2,
            snapshot = jsonb_set(snapshot, '{window,end}', to_jsonb($2::timestamptz)) WHERE id = $1`,
    [campaignId, ended],
  );
  await pool.query('UPDATE batch SET until = $2 WHERE campaign_id = $1 AND until IS NOT NULL', [campaignId, ended]);
}

/** The interval in which everything was sent has ended, so long ago that no report is older, and the next one is open. */
export async function nextInterval({ campaignId }: Pick<Scene, 'campaignId'>): Promise<void> {
  await pool.query(
    `UPDATE campaign SET open_from = now(), open_until = window_end WHERE id = $1 AND window_end > now()`,
    [campaignId],
  );
  await pool.query(
    `UPDATE batch SET until = least(until, now() - make_interval(secs => $2)) WHERE campaign_id = $1 AND until IS NOT NULL`,
    [campaignId, env.GRACE_SECONDS + 1],
  );
}

async function stateOf({ campaignId }: Scene): Promise<CampaignState> {
  return (await prisma.campaign.findUniqueOrThrow({ where: { id: campaignId } })).state;
}

async function refusedWith(done: Promise<unknown>, code: ErrorCode): Promise<void> {
  await expect(done).rejects.toMatchObject({ code });
}
