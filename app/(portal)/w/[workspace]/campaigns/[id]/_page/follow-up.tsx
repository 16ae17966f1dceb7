import { CornerDownRight } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Checkbox, RadioCards } from '#app/_components/choices.tsx';
import { ConfirmDialog } from '#app/_components/confirm-dialog.tsx';
import { Field } from '#app/_components/field.tsx';
import { TextInput } from '#app/_components/text-input.tsx';
import { saysNo } from '#lib/domain/opt-out-key.ts';
import { cut } from '#lib/domain/text.ts';
import { followUpAction } from '#lib/features/campaigns/actions.ts';
import { FOLLOWED } from '#lib/features/campaigns/schema.ts';
import type { Shared } from './shared.ts';

/** A new draft for some of the people called: those not reached, those who pressed a digit, or those who pressed none. */
export function FollowUp({ actor, campaign, format }: Pick<Shared, 'actor' | 'campaign' | 'format'>) {
  const t = useTranslations('campaignPage.followUp');
  const outcomes = useTranslations('common.outcome');
  const meanings = campaign.snapshot?.message.digits ?? [];
  const optOutKeys = meanings.filter(({ optOut }) => optOut).map(({ digit }) => digit);
  const pressed = campaign.digits
    .filter(({ digits }) => !saysNo(digits, optOutKeys))
    .map(({ digits, calls }) => ({
      value: `answered:${digits}`,
      label:
        digits === ''
          ? t('nothing')
          : t('digit', { digit: digits, meaning: meanings.find((known) => known.digit === digits)?.meaning ?? '' }),
      calls,
    }));
  const slices = [
    ...FOLLOWED.filter((bucket) => bucket !== 'answered').map((bucket) => ({
      value: bucket as string,
      label: outcomes(bucket),
      calls: campaign.tally[bucket] ?? 0,
    })),
    { value: 'answered', label: t('answered'), calls: campaign.tally.answered ?? 0 },
    ...pressed,
  ].filter(({ calls }) => calls > 0);
  if (slices.length === 0) return null;
  return (
    <ConfirmDialog
      trigger={t('open')}
      triggerIcon={<CornerDownRight aria-hidden />}
      triggerVariant="secondary"
      title={t('title')}
      consequence={t('consequence')}
      confirm={t('make')}
      action={followUpAction}
      workspace={actor.workspaceSlug}
      hidden={{ id: campaign.id }}
    >
      <div className="mb-4 grid gap-4">
        <Field name="slice" label={t('who')} group required>
          <RadioCards
            columns={2}
            defaultValue={slices[0]?.value}
            options={slices.map(({ value, label, calls }) => ({ value, label, aside: format.number(calls) }))}
          />
        </Field>
        <Field name="name" label={t('name')} required>
          <TextInput defaultValue={cut(t('nameOf', { name: campaign.name }), 120)} maxLength={120} />
        </Field>
        <Field name="listName" label={t('listName')} hint={t('listHint')} required>
          <TextInput defaultValue={cut(t('listOf', { name: campaign.name }), 90)} maxLength={90} />
        </Field>
        <Checkbox name="inherits" value="true" label={t('inherits')} hint={t('inheritsHint')} />
      </div>
    </ConfirmDialog>
  );
}
