import { getTranslations } from 'next-intl/server';
import { refusal } from '#app/api/w/[workspace]/refusal.ts';
import { actorFor } from '#lib/auth/actor.ts';
import { exportContacts } from '#lib/features/contacts/export.ts';

const TYPES = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

/** The contacts of a filter (`q`, `list`, `tag`, `segment`) as a file: `?format=csv` or `xlsx`. */
export async function GET(request: Request, { params }: { params: Promise<{ workspace: string }> }) {
  try {
    const actor = await actorFor((await params).workspace);
    const given = new URL(request.url).searchParams;
    const one = (name: string) => given.get(name) || undefined;
    const format = given.get('format') === 'xlsx' ? 'xlsx' : 'csv';
    const t = await getTranslations('people.export');
    const pieces = await exportContacts(
      actor,
      { search: one('q'), list: one('list'), tag: one('tag'), segment: one('segment') },
      format,
      {
        number: t('number'),
        firstName: t('firstName'),
        lastName: t('lastName'),
        tags: t('tags'),
        sheet: t('sheet'),
      },
    );
    const name = `${actor.workspaceSlug} - ${t('file')}.${format}`;
    return new Response(streamed(pieces), {
      headers: {
        'content-type': TYPES[format],
        'content-disposition': `attachment; filename="contacts.${format}"; filename*=UTF-8''${encodeURIComponent(name)}`,
        'cache-control': 'no-store',
      },
    });
  } catch (error) {
    return refusal(error);
  }
}

function streamed(pieces: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
}
