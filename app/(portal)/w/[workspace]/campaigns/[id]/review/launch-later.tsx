import { CalendarClock } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from '#app/_components/button.tsx';
import { DateTimeInput } from '#app/_components/date-time-input.tsx';
import { Field } from '#app/_components/field.tsx';

/** Chooses a time; the page then checks the campaign as of that time, before anything is decided. */
export function LaunchLater({ zone }: { zone: string }) {
  const t = useTranslations('campaignReview.launch');
  return (
    <details className="mt-4 border-line border-t pt-3">
      <summary className="cursor-pointer rounded font-medium text-ink-2 hover:text-ink">{t('atATime')}</summary>
      <form method="get" className="mt-3 space-y-3">
        <Field name="at" label={t('moment')} hint={t('momentHint')} required>
          <DateTimeInput zone={zone} />
        </Field>
        <Button type="submit" icon={<CalendarClock aria-hidden />}>
          {t('checkThen')}
        </Button>
      </form>
    </details>
  );
}
