/** Why the platform keeps an account's requests waiting, though no person needs to act; `nextTry` is when they go on. */
export type PlatformWait = { reason: 'unreachable' | 'resting'; nextTry: Date };

/** A rest with less than this left to go is over before anybody wonders. */
const WORTH_SAYING_MS = 10_000;

/** The wait of an account as of its row; null: none. `resting`: the platform asked to be left alone for a while. */
export function platformWait(
  { unreachableUntil, restsUntil }: { unreachableUntil: Date | null; restsUntil: Date | null },
  now: Date,
): PlatformWait | null {
  const rest = restsUntil?.getTime() ?? 0;
  if (unreachableUntil) return { reason: 'unreachable', nextTry: new Date(Math.max(unreachableUntil.getTime(), rest)) };
  return restsUntil && rest - now.getTime() > WORTH_SAYING_MS ? { reason: 'resting', nextTry: restsUntil } : null;
}
