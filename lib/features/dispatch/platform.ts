import { env } from '#lib/env.ts';
import { createPlatformClient } from '#lib/sendservice/client.ts';

type Client = ReturnType<typeof createPlatformClient>;

/** One client, so one pool of connections, for each base URL. */
const clients = new Map<string, Client>();

/** The client that talks to an account's platform. */
export function platformFor(account: { baseUrl: string }): Client {
  let client = clients.get(account.baseUrl);
  if (!client) {
    client = createPlatformClient({
      baseUrl: account.baseUrl,
      allowedHosts: env.ALLOWED_HOSTS,
      timeoutMs: env.PLATFORM_TIMEOUT_SECONDS * 1000,
    });
    clients.set(account.baseUrl, client);
  }
  return client;
}

/** Ends all connections to platforms. */
export async function closePlatforms(): Promise<void> {
  const open = [...clients.values()];
  clients.clear();
  await Promise.all(open.map((client) => client.close()));
}
