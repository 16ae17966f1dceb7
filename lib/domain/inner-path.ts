/**
 * The path within this portal that an address names as the next page; anything that could lead elsewhere becomes the start
 * page. Checked after it is normalised: `/.//elsewhere` looks like one of our paths until its dots are resolved.
 */
export function innerPath(typed: unknown): string {
  if (typeof typed !== 'string' || !/^\/(?![/\\])/.test(typed)) return '/';
  const base = 'http://portal.invalid';
  if (!URL.canParse(typed, base)) return '/';
  const { host, pathname, search } = new URL(typed, base);
  return host === 'portal.invalid' && !pathname.startsWith('//') ? pathname + search : '/';
}
