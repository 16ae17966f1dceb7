/** Seconds that this thread computed for the work: unlike those of the clock, no more on a busy machine than on an idle one. */
export function effortOf(work: () => void): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000_000;
}
