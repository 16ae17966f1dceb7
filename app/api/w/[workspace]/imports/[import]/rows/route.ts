import { getTranslations } from 'next-intl/server';
import { download } from '#app/api/w/[workspace]/download.ts';
import { refusal } from '#app/api/w/[workspace]/refusal.ts';
import { actorFor } from '#lib/auth/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { importDetail, REJECT_KINDS } from '#lib/features/contacts/import/queries.ts';
import { rejectsCsv } from '#lib/features/contacts/import/rejects-csv.ts';

type Params = { workspace: string; import: string };

/** The rows about which an import reports something, as CSV: the rejected ones, or those of another `?kind=`. */
export async function GET(request: Request, { params }: { params: Promise<Params> }) {
  try {
    const { workspace, import: id } = await params;
    const actor = await actorFor(workspace);
    const detail = await importDetail(actor.workspaceId, id);
    if (detail?.state !== 'done') throw new AppError('notFound');
    const t = await getTranslations('contacts');
    const asked = new URL(request.url).searchParams.get('kind');
    const kind = REJECT_KINDS.find((one) => one === asked) ?? 'rejected';
    const lines = rejectsCsv(actor.workspaceId, detail, kind, {
      row: t('rejects.row'),
      reason: t('rejects.reason'),
      read: t('rejects.read'),
      remark: t('rejects.remark'),
      reasonOf: (reason) => (t.has(`reasons.${reason}`) ? t(`reasons.${reason}`) : reason),
    });
    const name = `${detail.fileName.replace(/\.[a-z]{1,4}$/i, '')} - ${t(`rejects.${kind}File`)}`;
    return download(lines, { plain: 'rows', name, format: 'csv' });
  } catch (error) {
    return refusal(error);
  }
}
