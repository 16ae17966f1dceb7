import { explain } from './terminal.ts';

// `node run.ts <command> [arguments]`: runs the command's module, with the arguments where it expects them. A wrong setting
// shows while the modules load, so this one loads none that reads settings.
const [command] = process.argv.splice(2, 1);
try {
  await import(`./${command}.ts`);
} catch (failure) {
  process.stderr.write(`${explain(failure)}\n`);
  process.exit(1);
}
