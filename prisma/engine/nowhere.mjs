import { ColumnTypeEnum } from '@prisma/driver-adapter-utils';

/** What the engine asks on connecting: does the schema `public` exist, and which server is it? */
const GREETING = {
  columnNames: ['exists', 'version', 'numeric_version'],
  columnTypes: [ColumnTypeEnum.Boolean, ColumnTypeEnum.Text, ColumnTypeEnum.Int32],
  rows: [[true, 'PostgreSQL 18.0', 180000]],
};

const identity = { provider: 'postgres', adapterName: 'nowhere' };

function refuse() {
  throw new Error('This command needs a database: set DATABASE_URL, or run `npm start` first.');
}

const connection = {
  ...identity,
  getConnectionInfo: () => ({ schemaName: 'public', supportsRelationJoins: true }),
  queryRaw: async (query) => (query.sql.includes('pg_namespace') ? GREETING : refuse()),
  executeRaw: async () => refuse(),
  executeScript: async () => refuse(),
  startTransaction: async () => refuse(),
  dispose: async () => undefined,
};

/**
 * An adapter without a server behind it. The engine connects even for what needs no database (comparing two schemas);
 * anything that really asks a database is refused with a sentence.
 */
export const nowhere = {
  ...identity,
  connect: async () => connection,
  connectToShadowDb: async () => refuse(),
};
