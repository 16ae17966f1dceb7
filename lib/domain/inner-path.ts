/**
 * Where to go on within this portal, from what stands in an address; anything that could lead elsewhere becomes the start
 * page. Looked at after it was normalised: `/.//elsewhere` is a path of ours until its dots are resolved.
 */
export function innerPath(typed: unknown): string {
  if (typeof typed !== 'string' || !/^\/(?![/\\])/.test(typed)) return '/';
  const base = 'http://portal.invalid';
  if (!URL.canParse(typed, base)) return '/';
  const { host, pathname, search } = new URL(typed, base);
  return host === 'portal.invalid' && !pathname.startsWith('//') ? pathname + search : '/';
}
