/** The batches that this process has taken and not finished: only it knows whether their requests may still leave. */
const batches = new Set<string>();

export const underWay = {
  begin(batchId: string): void {
    batches.add(batchId);
  },
  end(batchId: string): void {
    batches.delete(batchId);
  },
  ids: (): string[] => [...batches],
};
