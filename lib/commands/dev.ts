import { runHouse } from './house.ts';

// `npm run dev`: the same house; each part restarts when its sources change.
process.exit(await runHouse({ mode: 'development' }));
