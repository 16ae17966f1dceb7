import { refusal } from '#app/api/w/[workspace]/refusal.ts';
import { actorFor } from '#lib/auth/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { isUuid } from '#lib/domain/uuid.ts';
import { preflight } from '#lib/features/dispatch/queries.ts';

type Params = { workspace: string; id: string; n: string };

/** A draft's request by its number, as a launch would send it now; its secrets are masked. */
export async function GET(asked: Request, { params }: { params: Promise<Params> }) {
  try {
    const { workspace, id, n } = await params;
    const actor = await actorFor(workspace);
    if (!isUuid(id) || !/^\d{1,7}$/.test(n)) throw new AppError('notFound');
    const { firstRequests } = await preflight(actor, id, new Date(), Number(n) || 1, asked.signal);
    const [request] = firstRequests;
    if (!request) throw new AppError('notFound');
    return new Response(request.body, {
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'content-disposition': `attachment; filename="request-${request.seq}.json"`,
        'cache-control': 'no-store',
      },
    });
  } catch (error) {
    return refusal(error);
  }
}
