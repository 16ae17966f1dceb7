import { refusal } from '#app/api/w/[workspace]/refusal.ts';
import { actorFor } from '#lib/auth/actor.ts';
import { unseenCount } from '#lib/features/notifications/queries.ts';

/** The number of unseen notifications, for the bell: `{ unseen }`, at most ten. */
export async function GET(_request: Request, { params }: { params: Promise<{ workspace: string }> }) {
  try {
    const actor = await actorFor((await params).workspace);
    return Response.json({ unseen: await unseenCount(actor) }, { headers: { 'Cache-Control': 'no-store' } });
  } catch (error) {
    return refusal(error);
  }
}
