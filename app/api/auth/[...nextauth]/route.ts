import NextAuth from 'next-auth';
import { authOptions } from '#lib/auth/options.ts';

type Context = { params: Promise<{ nextauth: string[] }> };

/** Options are read at the first request, not at build time: they need the data folder's key. */
function handler(request: Request, context: Context): Promise<Response> {
  return NextAuth(authOptions())(request, context);
}

export { handler as GET, handler as POST };
