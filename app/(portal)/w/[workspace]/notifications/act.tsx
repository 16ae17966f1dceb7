import { useTranslations } from 'next-intl';
import { ButtonLink } from '#app/_components/button.tsx';
import type { Actor } from '#lib/domain/actor.ts';
import { can } from '#lib/domain/permissions.ts';
import type { EventRow } from '#lib/features/evidence/events.ts';
import { isNotifyingKind, placeToAct } from '#lib/features/notifications/kinds.ts';

/** The link for acting on a notification; nothing when its subject is gone. */
export function Act({ event, actor, base }: { event: EventRow; actor: Actor; base: string }) {
  const t = useTranslations('notifications');
  const { kind, subject, subjectId, exists } = event;
  if (!isNotifyingKind(kind) || subjectId === null || (subject === 'campaign' && !exists)) return null;
  const words = () => {
    if (subject === 'account') return t('act.account');
    if (!can(actor, 'campaigns.launch')) return t('open');
    if (kind === 'batch.parked') return t('act.decide');
    return kind === 'approval.asked' ? t('act.review') : t('open');
  };
  return (
    <ButtonLink size="sm" href={`${base}/${placeToAct(kind, subjectId)}`}>
      {words()}
    </ButtonLink>
  );
}
