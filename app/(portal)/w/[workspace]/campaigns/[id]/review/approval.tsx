import { useTranslations } from 'next-intl';
import { ActionForm } from '#app/_components/action-form.tsx';
import { Button } from '#app/_components/button.tsx';
import { Card } from '#app/_components/card.tsx';
import { Field } from '#app/_components/field.tsx';
import { TextArea } from '#app/_components/text-input.tsx';
import { can } from '#lib/domain/permissions.ts';
import { askApprovalAction, decideApprovalAction } from '#lib/features/dispatch/actions.ts';
import type { Shared } from './shared.ts';

/** Another manager's approval, if the workspace requires one: requested, decided, or void because something changed. */
export function Approval({ actor, campaign, check, format }: Shared) {
  const t = useTranslations('campaignReview.approval');
  if (!check.approval) return null;
  const { last, holds } = check.approval;
  const workspace = actor.workspaceSlug;
  const isOpen = last?.state === 'asked' && holds;
  const mayDecide = isOpen && can(actor, 'campaigns.launch') && last.askedBy !== actor.userId;
  const figures = last && { count: last.calls, n: format.number(last.calls) };
  return (
    <Card title={t('title')}>
      <p className="text-ink-2">{t('why')}</p>
      {last && figures && (
        <div className="mt-3 rounded-control bg-faint px-3.5 py-3">
          <p>
            {t('askedBy', { name: last.askedByName, at: format.dateTime(last.askedAt), ...figures })}
            {last.note && <span className="mt-1 block text-ink-2">“{last.note}”</span>}
          </p>
          {last.decidedAt && (
            <p className="mt-2">
              {t(last.state === 'given' ? 'givenBy' : 'returnedBy', {
                name: last.decidedByName ?? '',
                at: format.dateTime(last.decidedAt),
              })}
              {last.comment && <span className="mt-1 block text-ink-2">“{last.comment}”</span>}
            </p>
          )}
          {!holds && last.state !== 'returned' && <p className="mt-2 font-medium text-missed">{t('void')}</p>}
        </div>
      )}
      {mayDecide && (
        <ActionForm
          action={decideApprovalAction}
          workspace={workspace}
          hidden={{ id: campaign.id, approvalId: last.id }}
          className="mt-4 space-y-3"
        >
          <Field name="comment" label={t('comment')}>
            <TextArea rows={2} maxLength={1000} />
          </Field>
          <div className="flex flex-wrap gap-2">
            <Button type="submit" variant="primary" name="state" value="given">
              {t('give')}
            </Button>
            <Button type="submit" name="state" value="returned">
              {t('return')}
            </Button>
          </div>
        </ActionForm>
      )}
      {isOpen && !mayDecide && <p className="mt-3 text-[13px] text-ink-2">{t('waits')}</p>}
      {!isOpen && !(last?.state === 'given' && holds) && can(actor, 'campaigns.draft') && (
        <ActionForm
          action={askApprovalAction}
          workspace={workspace}
          hidden={{ id: campaign.id, revision: campaign.revision, calls: check.calls }}
          className="mt-4 space-y-3"
        >
          <Field name="note" label={t('note')}>
            <TextArea rows={2} maxLength={1000} />
          </Field>
          <Button type="submit" disabled={check.blockers.length > 0}>
            {t('ask')}
          </Button>
        </ActionForm>
      )}
    </Card>
  );
}
