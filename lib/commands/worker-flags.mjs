/**
 * How a worker's Node keeps its memory: requests and answers of hundreds of calls are short-lived, and without a bound
 * the heap grows far beyond what is in use.
 */
export const WORKER_FLAGS = ['--max-semi-space-size=8', '--max-old-space-size=192'];
