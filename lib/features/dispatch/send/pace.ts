import { backoff } from '#lib/domain/backoff.ts';
import { env } from '#lib/env.ts';

/** How long a process that took a batch is trusted to be alive: far longer than an exchange may take. */
export const LEASE_SECONDS = 4 * env.PLATFORM_TIMEOUT_SECONDS;

/** The sandbox's clock runs faster, and our timeouts with it. */
function speed(account: { sandbox: boolean }): number {
  return account.sandbox ? env.SANDBOX_SPEED : 1;
}

/** The shortest pause between look-ups, however fast the sandbox's time runs. */
const SHORTEST_PAUSE_MS = 1_000;

/** Returns the pause before a batch's next look-up, in milliseconds; `polls` is the number of look-ups so far. */
export function pollPauseMs(account: { sandbox: boolean }, polls: number): number {
  const first = (env.POLL_FIRST_SECONDS * 1000) / speed(account);
  const longest = (env.POLL_MAX_SECONDS * 1000) / speed(account);
  return Math.max(SHORTEST_PAUSE_MS, backoff(polls, first, longest, Math.random()));
}

/**
 * How far the platform's answers may lag, in milliseconds: how long after an exchange of unknown outcome an absent CodeRequest
 * proves that it never arrived, and how long after an interval's end a failed call is over.
 */
export function graceMs(account: { sandbox: boolean }): number {
  return (env.GRACE_SECONDS * 1000) / speed(account);
}

/** How long after the first look that finds none of a campaign's waiting calls the second one clears it, in milliseconds. */
export function clearanceMs(account: { sandbox: boolean }): number {
  return (env.CLEARANCE_SECONDS * 1000) / speed(account);
}

/** How long calls of unknown outcome wait for a platform that cannot be asked, before a person decides, in milliseconds. */
export function patienceMs(account: { sandbox: boolean }): number {
  return Math.max(graceMs(account), (env.PATIENCE_SECONDS * 1000) / speed(account));
}
