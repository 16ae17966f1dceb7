import { sandboxToken } from '#lib/db/keys.ts';
import { env } from '#lib/env.ts';
import { refreshClient } from './schema.ts';

// `npm run sandbox`: the stand-in for the platform alone.
await refreshClient();
// It shares no room with the keys, so it is given the token.
env.SANDBOX_TOKEN = sandboxToken();
await import('#lib/sendservice/sandbox/main.ts');
