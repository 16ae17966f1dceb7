import type { ErrorCode } from '#lib/domain/errors.ts';
import { publicUrl } from '#lib/env.ts';
import { expected } from '#lib/forms/action.ts';

const STATUS: Partial<Record<ErrorCode, number>> = {
  signedOut: 401,
  forbidden: 403,
  notFound: 404,
  fileTooLarge: 413,
  unavailable: 503,
  unexpected: 500,
};

/** An error as JSON: `{ error: { code, params } }`, with a sentence in the area `errors`. */
export function refusal(error: unknown): Response {
  const told = expected(error);
  return Response.json({ error: told }, { status: STATUS[told.code as ErrorCode] ?? 422 });
}

/** True if a page of this portal sent the request: a foreign page's form would also send the cookie. */
export function fromOurPages(request: Request): boolean {
  const origin = request.headers.get('origin');
  if (origin === null) return request.headers.get('sec-fetch-site') === 'same-origin';
  if (!URL.canParse(origin)) return false;
  return origin === new URL(publicUrl()).origin || new URL(origin).host === request.headers.get('host');
}
