import { PhoneOff, Undo2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { ConfirmDialog } from '#app/_components/confirm-dialog.tsx';
import { Notice } from '#app/_components/notice.tsx';
import type { Formats } from '#app/_i18n/format.ts';
import { excludeDoNotCallAction, includeDoNotCallAction } from '#lib/features/contacts/import/actions.ts';
import type { DoNotCall } from '#lib/features/contacts/import/exclude.ts';

type Props = { figures: DoNotCall; importId: string; workspace: string; mayExclude: boolean; format: Formats };

/** The numbers of a file that ask not to be called: one click suppresses them, which can be undone. */
export function DoNotCallNotice({ figures, importId, workspace, mayExclude, format }: Props) {
  const t = useTranslations('contacts.doNotCall');
  const { numbers, open, excluded } = figures;
  const said = (count: number) => ({ count, n: format.number(count) });
  const act = { workspace, hidden: { id: importId } };
  return (
    <Notice
      kind={open > 0 ? 'warning' : 'info'}
      title={t('title', said(numbers))}
      className="mb-4"
      action={
        mayExclude && (
          <div className="flex flex-wrap gap-2">
            {open > 0 && (
              <ConfirmDialog
                {...act}
                trigger={t('exclude', said(open))}
                triggerIcon={<PhoneOff aria-hidden />}
                triggerVariant="primary"
                title={t('excludeTitle')}
                consequence={t('excludeText', said(open))}
                confirm={t('exclude', said(open))}
                action={excludeDoNotCallAction}
              />
            )}
            {excluded > 0 && (
              <ConfirmDialog
                {...act}
                trigger={t('undo')}
                triggerIcon={<Undo2 aria-hidden />}
                title={t('undoTitle')}
                consequence={t('undoText', said(excluded))}
                confirm={t('undoConfirm', said(excluded))}
                danger
                action={includeDoNotCallAction}
              />
            )}
          </div>
        )
      }
    >
      {t('open', said(open))} {excluded > 0 && t('excluded', said(excluded))}
    </Notice>
  );
}
