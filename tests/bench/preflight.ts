import { pool, prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { Audience } from '#lib/domain/audience.ts';
import { consequencesOf, preflight } from '#lib/features/dispatch/queries.ts';
import { makeDraft } from '../support/factory.ts';
import { atMost, round, tell, timed } from './figures.ts';
import { preparePeople } from './people.ts';
import { mustBe } from './wrong.ts';

const SECONDS = 2;
const TIMES = 3;

/**
 * The cost of the check before a launch with `people` people, all of them in its audience: a tenth was called in the last
 * two months, one in a hundred is suppressed. The worst of a few runs counts.
 */
export async function benchPreflight(people: number) {
  tell(`making ${people} people`);
  const { actor, lists } = await preparePeople(people);
  const draft = await makeDraft(
    actor,
    lists.map((id) => ({ id })),
    { kind: 'tts' },
  );
  const page = (wanted?: number) => () => preflight(actor, draft.id, new Date(), wanted);
  const { calls, inAudience, batches } = await page()();
  mustBe('people of the audience', inAudience, people);
  mustBe('somebody is suppressed, most are called', calls < people && calls > people / 2, true);

  tell('checking');
  const checks: Record<string, number> = {
    page: await worst(page()),
    lastRequest: await worst(page(batches)),
    besideTheEditor: await worst(() => consequencesOf(actor, draft.id, new Date())),
  };
  await change(actor, draft.id, { quietDays: 30 });
  checks.calledLately = await worst(page());
  await change(actor, draft.id, {});
  await prisma.workspace.update({ where: { id: actor.workspaceId }, data: { approvalFrom: 1 } });
  await approvalAsked(actor, draft.id, calls);
  checks.withApproval = await worst(page());
  const floor = await worst(() =>
    pool.query('SELECT count(DISTINCT contact_id) FROM list_member WHERE list_id = ANY($1::uuid[])', [lists]),
  );
  return {
    people,
    calls,
    seconds: checks,
    floor: { what: 'counting who stands in the lists', seconds: floor },
    goals: Object.entries(checks).map(([name, seconds]) => atMost(`${name} within ${SECONDS} s`, seconds, SECONDS)),
  };
}

async function worst(work: () => Promise<unknown>): Promise<number> {
  const seconds: number[] = [];
  for (let run = 0; run < TIMES; run += 1) seconds.push(await timed(work));
  return round(Math.max(...seconds));
}

async function change(actor: Actor, id: string, given: Partial<Audience>): Promise<void> {
  const { audience } = await prisma.campaign.findUniqueOrThrow({ where: { id, workspaceId: actor.workspaceId } });
  const changed = Audience.parse({ ...(audience as object), quietDays: null, ...given });
  await prisma.campaign.update({ where: { id }, data: { audience: changed } });
}

/** Makes an approval: only if there is one is the hash of everybody computed, to tell whether it still holds. */
async function approvalAsked({ workspaceId, userId, userName }: Actor, campaignId: string, calls: number) {
  await prisma.approval.create({
    data: { workspaceId, campaignId, state: 'given', hash: 'x', calls, askedBy: userId, askedByName: userName },
  });
}
