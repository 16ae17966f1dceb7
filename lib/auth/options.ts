import type { NextAuthOptions } from 'next-auth';
import CredentialsProvider from 'next-auth/providers/credentials';
import { isUnreachable } from '#lib/db/failures.ts';
import { sessionSecret } from '#lib/db/keys.ts';
import { env, publicUrl } from '#lib/env.ts';
import { log } from '#lib/log.ts';
import { clientOf, deviceName, rememberDevice } from './client.ts';
import { sessionToken } from './cookie.ts';
import { deviceMark } from './device.ts';
import { endSession, startSession } from './sessions.ts';
import { signIn } from './sign-in.ts';

const DAY = 24 * 60 * 60;

/**
 * next-auth: credentials and a sealed cookie that holds only the session's token. The database decides at each request what
 * the token opens (lib/auth/actor.ts): the session, the user, the membership and its role.
 * A refused sign-in reaches the page as the error `wrong`, `tooManyAttempts` or `unavailable`.
 */
export function authOptions(): NextAuthOptions {
  // `session` limits the cookie; the token inside has a limit of its own, 30 days by default.
  const maxAge = env.SESSION_DAYS * DAY;
  return {
    secret: sessionSecret(),
    session: { strategy: 'jwt', maxAge },
    jwt: { maxAge },
    useSecureCookies: publicUrl().startsWith('https:'),
    pages: { signIn: '/login', error: '/login' },
    providers: [
      CredentialsProvider({
        credentials: { email: { type: 'email' }, password: { type: 'password' } },
        async authorize(given) {
          const result = await begin(text(given?.email), text(given?.password)).catch((error: unknown) => {
            if (!isUnreachable(error)) log.error({ err: error }, 'sign-in failed');
            throw new Error('unavailable');
          });
          if ('refused' in result) throw new Error(result.refused);
          return { id: result.token };
        },
      }),
    ],
    callbacks: {
      // next-auth calls the result of `authorize` the user; it goes no further than the cookie.
      jwt: ({ token, user }) => ({ sid: user ? user.id : token.sid }),
      session: ({ session }) => ({ expires: session.expires }),
    },
    events: {
      async signOut({ token }) {
        if (typeof token?.sid === 'string') await endSession(token.sid);
      },
    },
  };
}

/** A value from JSON may be anything. */
const text = (given: unknown) => (typeof given === 'string' ? given : '');

async function begin(email: string, password: string): Promise<{ token: string } | { refused: string }> {
  const checked = await signIn(email, password, new Date(), await clientOf(email));
  if (!checked.ok) return { refused: checked.reason };
  const token = await startSession(checked, await deviceName());
  if (!token) return { refused: 'wrong' };
  // A new sign-in ends the session that this browser had.
  const before = await sessionToken();
  if (before) await endSession(before);
  await rememberDevice(deviceMark(checked.email));
  return { token };
}
