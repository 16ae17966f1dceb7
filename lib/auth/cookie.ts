import { cookies, headers } from 'next/headers';
import { getToken } from 'next-auth/jwt';
import { sessionSecret } from '#lib/db/keys.ts';
import { publicUrl } from '#lib/env.ts';

/** The session's token in this request's cookie; null: there is none that we sealed. */
export async function sessionToken(): Promise<string | null> {
  const jar = await cookies();
  const req = { headers: {}, cookies: Object.fromEntries(jar.getAll().map(({ name, value }) => [name, value])) };
  const token = await getToken({
    req: req as unknown as Parameters<typeof getToken>[0]['req'],
    secret: sessionSecret(),
    secureCookie: publicUrl().startsWith('https:'),
  });
  return typeof token?.sid === 'string' ? token.sid : null;
}

/** False for requests that a page makes by itself: an open tab alone does not keep a session alive. */
export async function askedByAPerson(): Promise<boolean> {
  return (await headers()).get('x-squillo-unasked') === null;
}
