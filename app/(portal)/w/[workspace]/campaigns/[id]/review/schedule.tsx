import { useTranslations } from 'next-intl';
import { Card } from '#app/_components/card.tsx';
import type { Shared } from './shared.ts';

/** Calls by day and hour, as they would be sent: one row per day, its hours as bars on one scale. */
export function Schedule({ check, format }: Shared) {
  const t = useTranslations('campaignReview.schedule');
  const hours = check.forecast?.hours ?? [];
  if (hours.length === 0) return null;
  const most = Math.max(...hours.map(({ calls }) => calls));
  const days = [...new Set(hours.map(({ day }) => day))];
  return (
    <Card title={t('title')} note={t('note', { zone: format.zone })} flush>
      <ul className="divide-y divide-line border-line border-t">
        {days.map((day) => {
          const ofDay = hours.filter((each) => each.day === day);
          const calls = ofDay.reduce((sum, each) => sum + each.calls, 0);
          const [first, last] = [ofDay[0], ofDay.at(-1)];
          return (
            <li
              key={day}
              className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1.5 px-4 py-2.5 sm:grid-cols-[11rem_minmax(0,1fr)_7rem] sm:px-[18px]"
            >
              <span>
                {format.day(day)}
                <span className="block text-[13px] text-ink-3">
                  {t('hours', { from: String(first?.hour ?? 0), to: String((last?.hour ?? 0) + 1) })}
                </span>
              </span>
              <ol className="order-last col-span-2 flex h-9 items-end gap-px sm:order-none sm:col-span-1">
                {Array.from({ length: 24 }, (_, hour) => {
                  const sent = ofDay.find((each) => each.hour === hour)?.calls ?? 0;
                  const said = t('hour', { hour: String(hour), count: sent, n: format.number(sent) });
                  return (
                    <li key={said} title={said} className="flex h-full flex-1 items-end bg-faint">
                      <span
                        aria-hidden
                        className="w-full bg-accent"
                        style={{ height: sent > 0 ? `${Math.max(6, (sent / most) * 100)}%` : 0 }}
                      />
                      {sent > 0 && <span className="sr-only">{said}</span>}
                    </li>
                  );
                })}
              </ol>
              <span className="text-right tabular-nums">{t('calls', { count: calls, n: format.number(calls) })}</span>
            </li>
          );
        })}
      </ul>
      {check.forecast && check.forecast.missed > 0 && (
        <p className="border-line border-t px-4 py-2.5 text-missed sm:px-[18px]">
          {t('missed', { count: check.forecast.missed, n: format.number(check.forecast.missed) })}
        </p>
      )}
    </Card>
  );
}
