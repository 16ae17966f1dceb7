import { parseArgs } from 'node:util';
import { runHouse } from './house.ts';

// `npm start`: the whole house. `--throwaway` is for tests: less durability, and the data folder is deleted at the end.
const { values } = parseArgs({ options: { throwaway: { type: 'boolean', default: false } } });
process.exit(await runHouse({ mode: 'production', throwaway: values.throwaway }));
