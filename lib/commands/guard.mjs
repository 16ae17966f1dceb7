// `node guard.mjs STARTER SERVER FOLDER…`: watches over a throwaway database. When its starter is gone without having
// stopped it (killed, crashed), ends the server and removes the folders, so that no test leaves anything behind.
import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const [starter, server] = process.argv.slice(2, 4).map(Number);
const folders = process.argv.slice(4);

function lives(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

while (lives(starter) && lives(server)) await pause(500);
if (lives(server)) {
  process.kill(server, 'SIGQUIT');
  for (let tries = 0; tries < 50 && lives(server); tries += 1) await pause(100);
}
if (!lives(starter)) for (const folder of folders) rmSync(folder, { recursive: true, force: true });
