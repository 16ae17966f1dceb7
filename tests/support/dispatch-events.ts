import fc from 'fast-check';
import { resumeAccount } from '#lib/features/accounts/service.ts';
import { sweep } from '#lib/features/dispatch/course/sweep.ts';
import { cancelCampaign, pauseCampaign, resumeCampaign } from '#lib/features/dispatch/service.ts';
import {
  askInVain,
  comesTo,
  control,
  decide,
  launchAgain,
  manyAtOnce,
  nextInterval,
  pass,
  type Scene,
  suppressSome,
  sweepOnly,
  take,
  takeAndDo,
  waitGrace,
  windowOver,
} from './dispatch-acts.ts';
import type { Passage } from './gate.ts';

class Event implements fc.AsyncCommand<object, Scene> {
  readonly #name: string;
  readonly #happen: (scene: Scene) => Promise<void>;

  constructor(name: string, happen: (scene: Scene) => Promise<void>) {
    this.#name = name;
    this.#happen = happen;
  }

  check() {
    return true;
  }

  async run(_: object, scene: Scene) {
    await this.#happen(scene);
    await scene.ledger.look();
  }

  toString() {
    return this.#name;
  }
}

const event = (name: string, happen: (scene: Scene) => Promise<unknown>) =>
  new Event(name, async (scene) => {
    await happen(scene);
  });
const always = (name: string, happen: (scene: Scene) => Promise<unknown>) => fc.constant(event(name, happen));
/** Happens one time in `n` that its turn comes. */
const seldom = (n: number, name: string, happen: (scene: Scene) => Promise<unknown>) =>
  fc.nat(n - 1).map((chance) => (chance === 0 ? event(name, happen) : event(`no ${name}`, async () => undefined)));

const work = always('work', (scene) => takeAndDo(scene));
const fault = fc.nat(99);
const way = fc.constantFrom<Passage>(
  'answerHeld',
  'requestHeld',
  'answeredTooEarly',
  'nothingKnown',
  'oneForgotten',
  'staleNewsHeld',
);
const trouble = fc
  .oneof(fc.record({ fault }), fc.record({ way }), fc.record({ fault, way }))
  .map((how) => event(`work, ${JSON.stringify(how)}`, (scene) => takeAndDo(scene, how)));
const arrival = fc
  .tuple(fc.nat(9), fc.boolean())
  .map(([which, arrives]) =>
    event(`${arrives ? 'arrives' : 'is lost'}: ${which}`, (scene) => comesTo(scene, which, arrives)),
  );
const leasesEnd = always('leases end', (scene) => pass(scene));
const graceEnds = fc
  .boolean()
  .map((arrives) =>
    event(`the grace period ends, requests ${arrives ? 'arrive' : 'are lost'}`, (scene) => waitGrace(scene, arrives)),
  );
const resumed = always('resume', (scene) => control(scene, 'running', resumeCampaign));
const accountGoesOn = always('the account goes on', (scene) => resumeAccount(scene.actor));
const suppressed = fc
  .tuple(fc.nat(29), fc.constantFrom(1, 1, 1, 8))
  .map(([from, many]) => event(`suppressed: ${many} from ${from}`, (scene) => suppressSome(scene, from, many)));
const sweeping = always('sweep', sweepOnly);

/** The interruptions while a request or its answer is in flight. */
const INTERRUPTIONS: Record<string, (scene: Scene) => Promise<unknown>> = {
  pause: (scene) => control(scene, 'paused', pauseCampaign),
  cancel: (scene) => control(scene, 'cancelled', cancelCampaign),
  'window over': windowOver,
  'an impatient sweep': async (scene) => {
    await pass(scene);
    await sweep();
    for (let turn = 0; turn < 3; turn += 1) {
      await takeAndDo(scene);
      await pass(scene);
    }
  },
};
const interrupted = fc
  .record({
    fault: fc.option(fault, { nil: undefined }),
    way: fc.constantFrom<Passage>('answerHeld', 'requestHeld', 'answeredTooEarly', 'staleNewsHeld'),
    by: fc.constantFrom(...Object.keys(INTERRUPTIONS)),
  })
  .map((how) =>
    event(`work, interrupted: ${JSON.stringify(how)}`, async (scene) => {
      await takeAndDo(scene, how);
      await INTERRUPTIONS[how.by]?.(scene);
      await comesTo(scene, scene.onTheWay.length - 1, true);
    }),
  );

/** The platform forgets a call that it had accepted; a person decides at once, or later. */
const forgotten = fc
  .record({
    decision: fc.constantFrom('treatAsCalled', 'sendAgain', null),
    way: fc.constantFrom<Passage>('nothingKnown', 'oneForgotten'),
  })
  .map(({ decision, way }) =>
    event(`${way}, ${decision ?? 'left'}`, async (scene) => {
      await waitGrace(scene, true);
      await takeAndDo(scene, { way });
      if (decision !== null) await decide(scene, decision);
    }),
  );

/** Everything that may happen to a campaign, in any order; an event listed more often happens more often. */
export const dispatchEvents = fc.commands(
  [
    ...[work, work, trouble, trouble, trouble, trouble, arrival, arrival],
    ...[leasesEnd, graceEnds, graceEnds, sweeping, sweeping],
    ...[interrupted, interrupted, interrupted, resumed, resumed, accountGoesOn, accountGoesOn],
    forgotten,
    suppressed,
    always('asked in vain', askInVain),
    always('the next interval', nextInterval),
    always('a worker dies', take),
    always('many workers at once', manyAtOnce),
    always('pause', (scene) => control(scene, 'paused', pauseCampaign)),
    always('treat as called', (scene) => decide(scene, 'treatAsCalled')),
    always('send again', (scene) => decide(scene, 'sendAgain')),
    always('launch again', launchAgain),
    seldom(6, 'cancel', (scene) => control(scene, 'cancelled', cancelCampaign)),
    seldom(6, 'window over', windowOver),
  ],
  { maxCommands: 40, size: 'max' },
);
