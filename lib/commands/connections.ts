// How the commands reach a PostgreSQL server: the embedded one, or the one of DATABASE_URL.
import pg from 'pg';
import { CommandError } from './terminal.ts';

/** The name of the embedded server's database, and of the role that owns it. */
export const OWN_NAME = 'squillo';

/** The connection string of another database on the same server. */
export function urlFor(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Runs statements on the server's own database, for statements that cannot run inside another. */
export async function onServer<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await connect(urlFor(url, 'postgres'));
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Creates the database that the connection string names, if it is missing. */
export async function createDatabase(url: string): Promise<void> {
  await onServer(url, async (client) => {
    const found = await client.query('select 1 from pg_database where datname = $1', [OWN_NAME]);
    if (found.rowCount === 0) await client.query(`create database ${OWN_NAME}`);
  });
}

/** Ends with a sentence if the server of DATABASE_URL cannot be used. */
export async function requireServer(url: string): Promise<void> {
  try {
    const client = await connect(url);
    const { rows } = await client.query("select current_setting('server_version_num')::int as version");
    await client.end();
    if (rows[0].version < 180000) {
      throw new CommandError(
        `The server of DATABASE_URL is PostgreSQL ${Math.floor(rows[0].version / 10000)}; Squillo needs 18 or newer.`,
      );
    }
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(
      `The database of DATABASE_URL cannot be reached: ${(error as Error).message}. Check the address, and that the server runs.`,
    );
  }
}
