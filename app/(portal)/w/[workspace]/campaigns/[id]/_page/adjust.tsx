import { SlidersHorizontal } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { ConfirmDialog } from '#app/_components/confirm-dialog.tsx';
import { DateTimeInput } from '#app/_components/date-time-input.tsx';
import { Field } from '#app/_components/field.tsx';
import { NumberInput } from '#app/_components/text-input.tsx';
import { standings } from '#lib/domain/books.ts';
import { unmistakable } from '#lib/domain/decimal.ts';
import { instantToLocal } from '#lib/domain/window.ts';
import { adjustAction } from '#lib/features/dispatch/actions.ts';
import type { Shared } from './shared.ts';

/** The window's end, the rate and the caps of a running campaign, with the effect of a change on its calls. */
export function Adjust({ actor, campaign, format }: Pick<Shared, 'actor' | 'campaign' | 'format'>) {
  const t = useTranslations('campaignPage.adjust');
  const limits = useTranslations('campaignEditor.limits');
  const { timeZone, windowEnd, tally } = campaign;
  const end = windowEnd && instantToLocal(windowEnd, timeZone);
  const { waiting: unsent } = standings(tally);
  return (
    <ConfirmDialog
      trigger={t('change')}
      triggerIcon={<SlidersHorizontal aria-hidden />}
      triggerVariant="secondary"
      title={t('title')}
      consequence={t('consequence', { count: unsent, n: format.number(unsent) })}
      confirm={t('save')}
      action={adjustAction}
      workspace={actor.workspaceSlug}
      hidden={{ id: campaign.id, timeZone }}
      doneMessage={t('done')}
    >
      <div className="mb-4 grid gap-4">
        <Field name="windowEnd" label={t('windowEnd')} hint={t('zone', { zone: timeZone })} required>
          <DateTimeInput defaultValue={end ? `${end.date}T${end.time}` : ''} />
        </Field>
        <Field name="callsPerMinute" label={limits('callsPerMinute')} hint={limits('callsPerMinuteHint')}>
          <NumberInput defaultValue={campaign.callsPerMinute ?? undefined} />
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field name="maxCalls" label={limits('maxCalls')}>
            <NumberInput defaultValue={campaign.limits.maxCalls ?? undefined} />
          </Field>
          <Field name="maxCost" label={limits('maxCost')}>
            <NumberInput
              defaultValue={campaign.limits.maxCost === null ? undefined : unmistakable(campaign.limits.maxCost)}
            />
          </Field>
        </div>
      </div>
    </ConfirmDialog>
  );
}
