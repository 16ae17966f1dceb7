import { useTranslations } from 'next-intl';
import { ActionForm } from '#app/_components/action-form.tsx';
import { Button } from '#app/_components/button.tsx';
import { Card } from '#app/_components/card.tsx';
import { Notice } from '#app/_components/notice.tsx';
import type { Formats } from '#app/_i18n/format.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { can } from '#lib/domain/permissions.ts';
import { duplicateCampaignAction, setRecurrenceAction } from '#lib/features/campaigns/actions.ts';
import type { Campaign } from '#lib/features/campaigns/queries.ts';
import { RecurrenceFields } from './recurrence-fields.tsx';

type Props = { actor: Actor; template: Campaign; format: Formats };

/** The uses of a template: a draft made from it now, or campaigns that are created automatically. */
export function TemplateCard({ actor, template, format }: Props) {
  const t = useTranslations('campaignEditor.template');
  const workspace = actor.workspaceSlug;
  return (
    <Card title={t('title')} className="mb-4 max-w-[68.5rem]">
      <p className="text-ink-2">{t('text')}</p>
      <ActionForm action={duplicateCampaignAction} workspace={workspace} hidden={{ id: template.id }} className="mt-3">
        <Button type="submit">{t('use')}</Button>
      </ActionForm>
      <div className="mt-4 border-line border-t pt-4">
        {template.nextAt && (
          <p className="mb-3">
            {t('next', { at: format.dateTime(template.nextAt) })} <span className="text-ink-2">{t('nextText')}</span>
          </p>
        )}
        {template.recurrence && !can(actor, 'campaigns.launch') && <Notice kind="warning">{t('endsOnChange')}</Notice>}
        {can(actor, 'campaigns.launch') && (
          <ActionForm
            key={JSON.stringify(template.recurrence)}
            action={setRecurrenceAction}
            workspace={workspace}
            hidden={{ id: template.id }}
            doneMessage={t('saved')}
          >
            <RecurrenceFields rule={template.recurrence} />
            <p className="mt-3 text-[13px] text-ink-2">{t('hint')}</p>
            <div className="mt-3">
              <Button type="submit">{t('save')}</Button>
            </div>
          </ActionForm>
        )}
      </div>
    </Card>
  );
}
