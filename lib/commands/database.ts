import { runHouse } from './house.ts';

// `npm run database`: only the database, migrated and seeded, until Ctrl-C.
process.exit(await runHouse({ mode: 'database' }));
