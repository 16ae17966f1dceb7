import { PhoneCall, PhoneOff } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { ConfirmDialog } from '#app/_components/confirm-dialog.tsx';
import { Notice } from '#app/_components/notice.tsx';
import type { Formats } from '#app/_i18n/format.ts';
import { formatNumber } from '#lib/domain/phone.ts';
import { confirmNumberAction, unconfirmNumberAction } from '#lib/features/contacts/actions.ts';
import type { ContactDetail } from '#lib/features/contacts/queries.ts';
import { doubtWords } from '../doubt-words.ts';

type Props = { contact: ContactDetail; workspace: string; mayWrite: boolean; format: Formats };

/** Why a number is to be checked, with a button that confirms it; or who confirmed it, with one that withdraws that. */
export function NumberCheck({ contact, workspace, mayWrite, format }: Props) {
  const t = useTranslations('people.toCheck');
  const { id, number, numberDoubt, numberRemark, numberConfirmedAt, numberConfirmedByName } = contact;
  if (!numberDoubt) return null;
  const shown = { number: formatNumber(number) };
  const why = doubtWords(t, numberDoubt, numberRemark);
  if (!numberConfirmedAt) {
    return (
      // With its own key: the dialog that confirmed must not stay open as the one that withdraws.
      <Notice
        key="open"
        kind="warning"
        title={t('title')}
        className="mb-4"
        action={
          mayWrite && (
            <ConfirmDialog
              trigger={t('confirm')}
              triggerIcon={<PhoneCall aria-hidden />}
              title={t('confirmTitle', shown)}
              consequence={t(numberDoubt === 'doNotCall' ? 'confirmDoNotCall' : 'confirmText')}
              confirm={t('confirm')}
              danger={numberDoubt === 'doNotCall'}
              action={confirmNumberAction}
              workspace={workspace}
              hidden={{ id }}
            />
          )
        }
      >
        {why}
      </Notice>
    );
  }
  const when = format.dateTime(numberConfirmedAt);
  return (
    <Notice
      key="confirmed"
      title={numberConfirmedByName ? t('confirmedBy', { when, name: numberConfirmedByName }) : t('confirmed', { when })}
      className="mb-4"
      action={
        mayWrite && (
          <ConfirmDialog
            trigger={t('unconfirm')}
            triggerIcon={<PhoneOff aria-hidden />}
            title={t('unconfirmTitle', shown)}
            consequence={t('unconfirmText')}
            confirm={t('unconfirm')}
            action={unconfirmNumberAction}
            workspace={workspace}
            hidden={{ id }}
          />
        )
      }
    >
      {why}
    </Notice>
  );
}
