import { getTranslations } from 'next-intl/server';
import { download } from '#app/api/w/[workspace]/download.ts';
import { fromOurPages, refusal } from '#app/api/w/[workspace]/refusal.ts';
import { actorFor } from '#lib/auth/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { cut, tidy } from '#lib/domain/text.ts';
import { suppressionsCsv } from '#lib/features/suppressions/export-csv.ts';
import { importSuppressions } from '#lib/features/suppressions/import.ts';
import { MAX_MEGABYTES } from '#lib/features/suppressions/limits.ts';
import { previewSuppressions } from '#lib/features/suppressions/preview.ts';
import { ImportTerms } from '#lib/features/suppressions/schema.ts';

type Params = { params: Promise<{ workspace: string }> };

/** All suppressions of the workspace as CSV, streamed. */
export async function GET(_: Request, { params }: Params) {
  try {
    const actor = await actorFor((await params).workspace);
    const t = await getTranslations('suppressions');
    const lines = suppressionsCsv(actor, {
      column: (name) => t(`columns.${name}`),
      source: (source) => t(`sources.${source}`),
    });
    return download(lines, { plain: 'suppressions', name: t('exportName'), format: 'csv' });
  } catch (error) {
    return refusal(error);
  }
}

/**
 * Previews a file of suppressions, or imports it: the body is the file or the pasted text, `?name=` its name, `?country=` and
 * `?source=` the defaults for lines without their own, `?leave=` each sheet that is not read. The preview returns the file's
 * contents and keeps nothing of it; with `?seen=`, the name that the preview gave itself, it imports. Else an error with a code.
 */
export async function POST(request: Request, { params }: Params) {
  try {
    if (!fromOurPages(request)) throw new AppError('forbidden');
    const actor = await actorFor((await params).workspace);
    const query = new URL(request.url).searchParams;
    const given = Object.fromEntries(query);
    const terms = ImportTerms.safeParse({ ...given, leave: query.getAll('leave') });
    if (!terms.success) throw new AppError('notFound');
    const file = { name: cut(tidy(given.name ?? ''), 200), bytes: await bounded(request) };
    return Response.json(
      given.seen === undefined
        ? await previewSuppressions(actor, file, terms.data)
        : await importSuppressions(actor, file, terms.data, given.seen),
    );
  } catch (error) {
    return refusal(error);
  }
}

/** Returns the whole body. Throws `fileTooLarge` above the limit: a larger body is not read to its end. */
async function bounded(request: Request): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of request.body ?? []) {
    bytes += piece.length;
    if (bytes > MAX_MEGABYTES * 1024 * 1024) throw new AppError('fileTooLarge', { max: MAX_MEGABYTES });
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
