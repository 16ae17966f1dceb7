import { Eraser } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { ConfirmDialog } from '#app/_components/confirm-dialog.tsx';
import type { Actor } from '#lib/domain/actor.ts';
import { formatNumber } from '#lib/domain/phone.ts';
import { eraseSuppressionAction, removeSuppressionAction } from '#lib/features/suppressions/actions.ts';
import type { SuppressionRow } from '#lib/features/suppressions/queries.ts';

/** Allows calls again, or erases the number: each asks first, and says what stays. */
export function SuppressionActions({ of: { id, number, codeRequest }, actor }: { of: SuppressionRow; actor: Actor }) {
  const t = useTranslations('suppressions');
  return (
    <>
      {number && (
        <ConfirmDialog
          trigger={t('erase.open')}
          triggerIcon={<Eraser aria-hidden />}
          title={t('erase.title', { number: formatNumber(number) })}
          consequence={
            <>
              <p>{t('erase.text')}</p>
              <p className="mt-2">{t('erase.kept')}</p>
            </>
          }
          confirm={t('erase.submit')}
          danger
          action={eraseSuppressionAction}
          workspace={actor.workspaceSlug}
          hidden={{ id }}
          doneMessage={t('erase.done')}
        />
      )}
      <ConfirmDialog
        trigger={t('remove.open')}
        title={number ? t('remove.title', { number: formatNumber(number) }) : t('remove.titleErased')}
        consequence={
          <>
            <p>{number ? t('remove.text') : t('remove.textErased')}</p>
            {codeRequest && <p className="mt-2 font-medium text-ink">{t('remove.proof')}</p>}
          </>
        }
        confirm={t('remove.submit')}
        danger
        action={removeSuppressionAction}
        workspace={actor.workspaceSlug}
        hidden={{ id }}
      />
    </>
  );
}
