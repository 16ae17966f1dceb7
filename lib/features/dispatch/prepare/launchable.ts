import type { Tx } from '#lib/db/client.ts';
import { AppError } from '#lib/domain/errors.ts';
import { lastApproval, needsApproval } from './approval.ts';
import { countAudience } from './count-audience.ts';
import { type Draft, draftBlockers } from './draft.ts';
import { fingerprint } from './fingerprint.ts';
import type { Destination } from './prices.ts';
import { mustBeTicked, type WarningCode, warningsOf } from './warnings.ts';

/** Refuses a draft that is incomplete, unapproved or has an unticked warning, as of the moment of its launch. */
export async function assertLaunchable(
  tx: Tx,
  draft: Draft,
  launch: { expectedCalls: number; accepted?: readonly WarningCode[] },
  at: Date,
): Promise<void> {
  refuseIncomplete(draftBlockers(draft, at));
  let counted: Promise<Destination[]> | undefined;
  const destinations = () => {
    counted ??= countAudience(tx, draft).then((audience) => audience.destinations);
    return counted;
  };
  if (await needsApproval(tx, draft, launch.expectedCalls, destinations)) await refuseUnapproved(tx, draft);
  if (!launch.accepted) return;
  const figures = { calls: launch.expectedCalls, destinations: await destinations() };
  const unseen = (await warningsOf(tx, draft, figures, at))
    .filter(mustBeTicked)
    .filter(({ code }) => !launch.accepted?.includes(code));
  if (unseen.length > 0) throw new AppError('warningsUnseen', { count: unseen.length });
}

function refuseIncomplete(blockers: string[]): void {
  const [first] = blockers;
  if (!first) return;
  if (first === 'windowOver' || first === 'noInterval') throw new AppError(first);
  if (first === 'noAccount') throw new AppError('accountMissing');
  if (first === 'accountStopped') throw new AppError('accountPaused');
  throw new AppError('draftIncomplete');
}

/** Where another manager must approve, only an approved draft is launched. */
async function refuseUnapproved(tx: Tx, draft: Draft): Promise<void> {
  const last = await lastApproval(tx, draft.id);
  if (last?.state !== 'given' || last.hash !== (await fingerprint(tx, draft))) throw new AppError('approvalNeeded');
}
