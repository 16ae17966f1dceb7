import type { Formats } from '#app/_i18n/format.ts';

/** The arguments of the sentences about a platform that keeps requests waiting: the pause is over `now`, or `later` at a time. */
export function nextTry(at: Date, format: Formats, now = new Date()): { due: 'now' | 'later'; time: string } {
  return { due: at <= now ? 'now' : 'later', time: format.seconds(at) };
}
