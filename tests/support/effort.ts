/** CPU seconds that this thread used for the work: unlike wall-clock time, no more on a busy machine than on an idle one. */
export function effortOf(work: () => void): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000_000;
}
