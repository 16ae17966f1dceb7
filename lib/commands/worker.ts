import { refreshClient } from './schema.ts';

// `npm run worker`: the worker alone, on DATABASE_URL or the database of a running start.
await refreshClient();
await import('#lib/jobs/worker.ts');
