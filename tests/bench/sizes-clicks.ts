import { launchCampaign } from '#lib/features/dispatch/service.ts';
import { makeAccount, makeActor, makeDraft, makeList } from '../support/factory.ts';
import { atMost, round, tell, timed } from './figures.ts';
import { mustBe } from './wrong.ts';

const PEOPLE = 5_000;
const CLICKS = 50;
const DRAFTS = 30;
const TABS = 10;
const SLOWEST_SECONDS = 2;

/** Fifty clicks that launch one draft, and many drafts launched at once: the time of the slowest answer. */
export async function benchClicks() {
  const actor = await makeActor();
  await makeAccount(actor);
  const list = await makeList(actor, PEOPLE, 9_000_000);
  const launch = async ({ id: campaignId, revision }: { id: string; revision: number }) => {
    let said = 'launched';
    const seconds = await timed(() =>
      launchCampaign(actor, { campaignId, revision, expectedCalls: PEOPLE }).catch((error) => {
        said = error.code;
      }),
    );
    return { said, seconds };
  };
  const many = async (drafts: { id: string; revision: number }[]) => {
    const answers = await Promise.all(drafts.map(launch));
    const seconds = answers.map((answer) => answer.seconds);
    return { said: answers.map(({ said }) => said).toSorted(), slowest: round(Math.max(...seconds), 3) };
  };
  const draft = () => makeDraft(actor, [list]);
  const drafts = async (count: number) => Promise.all(Array.from({ length: count }, draft));
  const alone = await launch(await draft());
  const one = await draft();
  const clicks = await many(Array.from({ length: CLICKS }, () => one));
  mustBe('the answers', clicks.said, [...Array(CLICKS - 1).fill('alreadyLaunched'), 'launched']);
  const tabs = await many(await drafts(TABS));
  mustBe('the tabs', new Set(tabs.said), new Set(['launched']));
  const all = await many(await drafts(DRAFTS));
  mustBe('the drafts', new Set(all.said), new Set(['launched']));
  const slowest = { alone: round(alone.seconds, 3), clicks: clicks.slowest, tabs: tabs.slowest, drafts: all.slowest };
  tell(`${PEOPLE} people, slowest answer: ${JSON.stringify(slowest)}`);
  return {
    people: PEOPLE,
    slowest,
    goals: [atMost(`the slowest of ${CLICKS} clicks on one draft, in seconds`, clicks.slowest, SLOWEST_SECONDS)],
  };
}
