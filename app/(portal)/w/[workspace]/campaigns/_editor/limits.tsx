import { useTranslations } from 'next-intl';
import { Field } from '#app/_components/field.tsx';
import { NumberInput } from '#app/_components/text-input.tsx';
import { unmistakable } from '#lib/domain/decimal.ts';
import type { Limits } from '#lib/domain/limits.ts';

const SHARES = ['refused', 'unknown', 'optedOut', 'notReached'] as const;

/** The campaign's rate, its caps, and the conditions that pause it automatically. */
export function LimitFields({ limits, callsPerMinute }: { limits: Limits; callsPerMinute: number | null }) {
  const t = useTranslations('campaignEditor.limits');
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-3">
        <Field name="callsPerMinute" label={t('callsPerMinute')} hint={t('callsPerMinuteHint')}>
          <NumberInput defaultValue={callsPerMinute ?? undefined} />
        </Field>
        <Field name="maxCalls" label={t('maxCalls')} hint={t('maxCallsHint')}>
          <NumberInput defaultValue={limits.maxCalls ?? undefined} />
        </Field>
        <Field name="maxCost" label={t('maxCost')} hint={t('maxCostHint')}>
          <NumberInput defaultValue={limits.maxCost === null ? undefined : unmistakable(limits.maxCost)} />
        </Field>
      </div>
      <h3 className="mt-6 mb-1 border-line border-t pt-4 font-semibold text-[13px]">{t('breakers')}</h3>
      <p className="mb-3 text-[13px] text-ink-2">{t('breakersHint')}</p>
      <div className="grid gap-4 sm:grid-cols-3">
        {SHARES.map((share) => (
          <Field key={share} name={share} label={t(`shares.${share}`)}>
            <NumberInput defaultValue={limits[share] ?? undefined} suffix="%" />
          </Field>
        ))}
        <Field name="afterCalls" label={t('afterCalls')} required>
          <NumberInput defaultValue={limits.afterCalls} />
        </Field>
      </div>
    </>
  );
}
