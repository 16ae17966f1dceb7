import { getTranslations } from 'next-intl/server';
import { one } from '#app/(portal)/w/[workspace]/_address.ts';
import { download } from '#app/api/w/[workspace]/download.ts';
import { refusal } from '#app/api/w/[workspace]/refusal.ts';
import { actorFor } from '#lib/auth/actor.ts';
import { readNumberCheck } from '#lib/domain/number-check.ts';
import { exportContacts } from '#lib/features/contacts/export.ts';

/** The contacts of a filter (`q`, `list`, `tag`, `segment`, `check`) as a file: `?format=csv` or `xlsx`. */
export async function GET(request: Request, { params }: { params: Promise<{ workspace: string }> }) {
  try {
    const actor = await actorFor((await params).workspace);
    const given = Object.fromEntries(new URL(request.url).searchParams);
    const format = given.format === 'xlsx' ? 'xlsx' : 'csv';
    const t = await getTranslations('people.export');
    const pieces = await exportContacts(
      actor,
      {
        search: one(given, 'q'),
        list: one(given, 'list'),
        tag: one(given, 'tag'),
        segment: one(given, 'segment'),
        check: readNumberCheck(one(given, 'check')),
      },
      format,
      {
        number: t('number'),
        firstName: t('firstName'),
        lastName: t('lastName'),
        tags: t('tags'),
        sheet: t('sheet'),
      },
    );
    return download(pieces, { plain: 'contacts', name: `${actor.workspaceSlug} - ${t('file')}`, format });
  } catch (error) {
    return refusal(error);
  }
}
