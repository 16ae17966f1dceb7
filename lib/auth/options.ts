import type { NextAuthOptions } from 'next-auth';
import CredentialsProvider from 'next-auth/providers/credentials';
import { isUnreachable } from '#lib/db/failures.ts';
import { sessionSecret } from '#lib/db/keys.ts';
import { publicUrl } from '#lib/env.ts';
import { log } from '#lib/log.ts';
import { signIn } from './sign-in.ts';

const EIGHT_HOURS = 8 * 60 * 60;

/**
 * next-auth: credentials and a signed cookie that holds the user's id alone. Roles are read from the database at each
 * request (lib/auth/actor.ts), so a change of role or a removed member acts at once.
 * A refused sign-in reaches the page as the error `wrong`, `tooManyAttempts` or `unavailable`.
 */
export function authOptions(): NextAuthOptions {
  return {
    secret: sessionSecret(),
    session: { strategy: 'jwt', maxAge: EIGHT_HOURS, updateAge: 30 * 60 },
    useSecureCookies: publicUrl().startsWith('https:'),
    pages: { signIn: '/login', error: '/login' },
    providers: [
      CredentialsProvider({
        credentials: { email: { type: 'email' }, password: { type: 'password' } },
        async authorize(given) {
          const result = await signIn(given?.email ?? '', given?.password ?? '', new Date()).catch((error: unknown) => {
            if (isUnreachable(error)) throw new Error('unavailable');
            log.error({ err: error }, 'sign-in failed');
            throw new Error('unavailable');
          });
          if (!result.ok) throw new Error(result.reason);
          return { id: result.userId, name: result.name, email: result.email };
        },
      }),
    ],
    callbacks: {
      jwt({ token, user }) {
        if (user) token.sub = user.id;
        return token;
      },
      session({ session, token }) {
        return {
          expires: session.expires,
          user: { id: token.sub, name: session.user?.name, email: session.user?.email },
        };
      },
    },
  };
}
