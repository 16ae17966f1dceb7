import type { Formats } from '#app/_i18n/format.ts';
import type { Search } from '#app/(portal)/w/[workspace]/_address.ts';
import type { Actor } from '#lib/domain/actor.ts';
import type { Campaign } from '#lib/features/campaigns/queries.ts';

/** What every part of the campaign's page is given. */
export type Shared = { actor: Actor; campaign: Campaign /** `/w/…` */; base: string; format: Formats; search: Search };
