import { parseArgs } from 'node:util';
import { runHouse } from './house.ts';

// `npm start`: the whole house. `--throwaway` is for tests: the database gives up durability, and the data folder goes with it.
const { values } = parseArgs({ options: { throwaway: { type: 'boolean', default: false } } });
process.exit(await runHouse({ mode: 'production', throwaway: values.throwaway }));
