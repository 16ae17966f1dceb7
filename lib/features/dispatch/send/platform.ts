import { env } from '#lib/env.ts';
import { allowedAddresses } from '#lib/features/accounts/queries.ts';
import { BaseUrlError } from '#lib/sendservice/address.ts';
import { createPlatformClient, type PlatformClient, refusingClient } from '#lib/sendservice/client.ts';

/** One client, and so one connection pool, per base URL. */
const clients = new Map<string, PlatformClient>();

/** The client that talks to an account's platform. */
export function platformFor(account: { baseUrl: string }): PlatformClient {
  let client = clients.get(account.baseUrl);
  if (!client) {
    client = clientOf(account.baseUrl);
    clients.set(account.baseUrl, client);
  }
  return client;
}

/** The allowed platforms may have changed since the account was saved: then nothing leaves, and the breaker says why. */
function clientOf(baseUrl: string): PlatformClient {
  try {
    const timeoutMs = env.PLATFORM_TIMEOUT_SECONDS * 1000;
    return createPlatformClient({ baseUrl, allowed: allowedAddresses(), timeoutMs });
  } catch (error) {
    if (error instanceof BaseUrlError) return refusingClient(baseUrl);
    throw error;
  }
}

/** Closes all connections to platforms. */
export async function closePlatforms(): Promise<void> {
  const open = [...clients.values()];
  clients.clear();
  await Promise.all(open.map((client) => client.close()));
}
