import { refreshClient } from './schema.ts';

// `npm run sandbox`: the stand-in for the platform alone.
await refreshClient();
await import('#lib/sendservice/sandbox/main.ts');
