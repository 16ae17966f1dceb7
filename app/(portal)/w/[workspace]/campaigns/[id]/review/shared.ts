import type { Formats } from '#app/_i18n/format.ts';
import type { Actor } from '#lib/domain/actor.ts';
import type { Campaign } from '#lib/features/campaigns/queries.ts';
import type { Preflight } from '#lib/features/dispatch/queries.ts';

/** The props of every part of the check. */
export type Shared = {
  actor: Actor;
  campaign: Campaign;
  check: Preflight /** `/w/…` */;
  base: string;
  format: Formats;
  /** The time for which everything is checked; null: now. */
  at: Date | null;
};
