import { recurring } from '#lib/features/campaigns/jobs.ts';
import { importing } from '#lib/features/contacts/import/jobs.ts';
import { dispatch, sweeping } from '#lib/features/dispatch/jobs.ts';
import { mailing } from '#lib/features/notifications/jobs.ts';
import { tidying } from '#lib/features/workspaces/jobs.ts';
import { liveAsWorker } from './life.ts';

/** The worker's entry: the one place that knows all background tasks of the features. */
await liveAsWorker([dispatch, sweeping, importing, mailing, recurring, tidying]);
