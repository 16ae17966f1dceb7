// Loaded into every child process (`--import`): a child whose starter is gone, even killed outright, ends itself as if
// it had been told to, so that nothing is left that holds a port or works on.
const starter = process.ppid;
const watch = setInterval(() => {
  if (process.ppid === starter) return;
  clearInterval(watch);
  process.kill(process.pid, 'SIGTERM');
}, 500).unref();
