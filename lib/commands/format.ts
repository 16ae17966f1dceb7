import { packageFile } from './root.ts';
import { runNode } from './tools.ts';

// `npm run format`: formats every file, and applies safe fixes.
const paths = process.argv.slice(2);
const { code } = await runNode([packageFile('@biomejs/biome/bin/biome'), 'check', '--write', ...paths], { show: true });
process.exit(code);
