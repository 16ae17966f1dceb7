import { fromOurPages, refusal } from '#app/api/w/[workspace]/refusal.ts';
import { actorFor } from '#lib/auth/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { uploadImport } from '#lib/features/contacts/import/service.ts';

/**
 * Accepts a file: the body is the file itself, `?name=` its name. Answers 201 `{ id }`, or an error with a code.
 * Streams; a form would be held in memory, and server actions take 1 MB.
 */
export async function POST(request: Request, { params }: { params: Promise<{ workspace: string }> }) {
  try {
    if (!fromOurPages(request)) throw new AppError('forbidden');
    const actor = await actorFor((await params).workspace);
    const length = request.headers.get('content-length');
    const id = await uploadImport(actor, {
      fileName: new URL(request.url).searchParams.get('name') ?? '',
      body: request.body ?? nothing(),
      announced: length !== null && /^\d+$/.test(length) ? Number(length) : null,
    });
    return Response.json({ id }, { status: 201 });
  } catch (error) {
    return refusal(error);
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
