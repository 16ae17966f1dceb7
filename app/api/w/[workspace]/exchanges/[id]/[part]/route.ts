import { refusal } from '#app/api/w/[workspace]/refusal.ts';
import { actorFor } from '#lib/auth/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { readOneExchange } from '#lib/features/evidence/exchanges.ts';

type Context = { params: Promise<{ workspace: string; id: string; part: string }> };

/** The request or the answer of an exchange, byte for byte as it is stored, as a file. */
export async function GET(_request: Request, { params }: Context): Promise<Response> {
  try {
    const { workspace, id, part } = await params;
    const actor = await actorFor(workspace);
    const exchange = await readOneExchange(actor, id);
    if (!exchange || (part !== 'request' && part !== 'response')) throw new AppError('notFound');
    const text = exchange[part];
    if (text === null) throw new AppError('notFound');
    const json = text.trimStart().startsWith('{') || text.trimStart().startsWith('[');
    return new Response(text, {
      headers: {
        // Never as a page: an answer may be anybody's HTML.
        'content-type': json ? 'application/json; charset=utf-8' : 'text/plain; charset=utf-8',
        'content-disposition': `attachment; filename="${exchange.kind}-${exchange.id}-${part}.${json ? 'json' : 'txt'}"`,
        'cache-control': 'private, no-store',
        'x-content-type-options': 'nosniff',
      },
    });
  } catch (error) {
    return refusal(error);
  }
}
