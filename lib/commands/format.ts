import { packageFile } from './root.ts';
import { runNode } from './tools.ts';

// `npm run format`: puts every file into shape, and fixes what can be fixed safely.
const paths = process.argv.slice(2);
const { code } = await runNode([packageFile('@biomejs/biome/bin/biome'), 'check', '--write', ...paths], { show: true });
process.exit(code);
