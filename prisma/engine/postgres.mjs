import { PrismaPg } from '@prisma/adapter-pg';

/**
 * Prisma's adapter for PostgreSQL, with a migration handed to the server whole. The adapter's own way cuts it at every
 * semicolon, the ones inside a function's body or a text included. In one piece the server also undoes all of it if
 * one statement fails.
 */
class WholeScripts extends PrismaPg {
  async connect() {
    const connection = await super.connect();
    connection.executeScript = async (script) => {
      try {
        await connection.client.query(script);
      } catch (error) {
        connection.onError(error);
      }
    };
    return connection;
  }
}

export function postgresAdapter(connectionString) {
  return new WholeScripts({ connectionString, connectionTimeoutMillis: 10_000 });
}
