'use client';

import { useTranslations } from 'next-intl';
import { ActionForm } from '#app/_components/action-form.tsx';
import { Badge } from '#app/_components/badge.tsx';
import { Button } from '#app/_components/button.tsx';
import { Card } from '#app/_components/card.tsx';
import { ConfirmDialog } from '#app/_components/confirm-dialog.tsx';
import type { Tone } from '#app/_components/tone.ts';
import { sendAgainAction, withdrawAction } from '#lib/features/invitations/actions.ts';
import { type Invited, LinkNotice } from './link-notice.tsx';

export type PendingState = 'handedOver' | 'mailWaiting' | 'mailSent' | 'mailFailed' | 'expired' | 'orphaned';

export type PendingRow = {
  id: string;
  email: string;
  name: string;
  /** The inviter, the role and the expiry, as text. */
  about: string;
  state: PendingState;
};

const TONES: Record<PendingState, Tone> = {
  handedOver: 'waiting',
  mailWaiting: 'waiting',
  mailSent: 'waiting',
  mailFailed: 'refused',
  expired: 'refused',
  orphaned: 'refused',
};

/** People who were invited and have not accepted yet. */
export function Pending({
  workspace,
  rows,
  mayManage,
  sent,
  onSent,
}: {
  workspace: string;
  rows: PendingRow[];
  mayManage: boolean;
  sent: Invited | null;
  onSent: (invited: Invited) => void;
}) {
  const t = useTranslations('settings.members');
  return (
    <Card title={t('pending')}>
      {sent && <LinkNotice invited={sent} className="mb-4" />}
      <ul className="divide-y divide-faint rounded-control border border-line">
        {rows.map(({ id, email, name, about, state }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-2 px-3 py-2.5">
            <div className="min-w-0 flex-[1_1_16rem]">
              <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
                <span className="[overflow-wrap:anywhere]">{name ? `${name} (${email})` : email}</span>
                <Badge tone={TONES[state]}>{t(`pendingState.${state}`)}</Badge>
              </p>
              <p className="text-[13px] text-ink-3">{about}</p>
            </div>
            {mayManage && (
              <div className="flex flex-wrap items-center gap-1">
                <ActionForm
                  action={sendAgainAction}
                  workspace={workspace}
                  hidden={{ id }}
                  onDone={(data) => data && onSent(data)}
                >
                  <Button type="submit" size="sm" variant="ghost">
                    {t('sendAgain')}
                    <span className="sr-only"> {email}</span>
                  </Button>
                </ActionForm>
                <ConfirmDialog
                  trigger={t('withdraw')}
                  triggerVariant="ghost"
                  triggerSize="sm"
                  title={t('withdrawTitle', { email })}
                  consequence={t('withdrawConsequence')}
                  confirm={t('withdrawConfirm')}
                  danger
                  action={withdrawAction}
                  workspace={workspace}
                  hidden={{ id }}
                  doneMessage={t('withdrawn')}
                />
              </div>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
