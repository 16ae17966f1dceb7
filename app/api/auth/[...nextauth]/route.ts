import { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { authOptions } from '#lib/auth/options.ts';

type Context = { params: Promise<{ nextauth: string[] }> };

/** Far more than an e-mail, a password and a token need. next-auth would hold any body in memory, several times. */
const LARGEST_BODY = 64 * 1024;

/** Read and forgotten up to here: a sender that is cut off while it writes never sees the answer. */
const MOST_READ = 16 * 1024 * 1024;

/** Options are read at the first request, not at build time: they need the data folder's key. */
async function handler(request: NextRequest, context: Context): Promise<Response> {
  const { nextauth } = await context.params;
  // Browsers would report their errors here, and strangers could write anything into our log.
  if (nextauth[0] === '_log') return new Response(null, { status: 204 });
  if (request.method !== 'POST') return NextAuth(authOptions())(request, context);
  const body = await bodyOf(request);
  if (body === null) return new Response(null, { status: 413, headers: { connection: 'close' } });
  const { method, headers, url } = request;
  return NextAuth(authOptions())(new NextRequest(url, { method, headers, body }), context);
}

/** Returns the body as text; null if it is larger than any of ours: nothing of it is kept. */
async function bodyOf(request: Request): Promise<string | null> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of request.body ?? []) {
    bytes += piece.length;
    if (bytes > MOST_READ) return null;
    if (bytes <= LARGEST_BODY) pieces.push(piece);
  }
  return bytes > LARGEST_BODY ? null : Buffer.concat(pieces).toString('utf8');
}

export { handler as GET, handler as POST };
