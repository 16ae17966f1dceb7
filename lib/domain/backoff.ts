/**
 * The pause before try number `tries` + 1, in milliseconds: doubles from `first` up to `longest`, minus a random part of up to
 * a quarter, so that many batches do not wake at once. `chance` is in [0, 1).
 */
export function backoff(tries: number, first: number, longest: number, chance: number): number {
  const full = Math.min(first * 2 ** Math.min(Math.max(tries, 0), 30), longest);
  return Math.round(full * (1 - chance / 4));
}
