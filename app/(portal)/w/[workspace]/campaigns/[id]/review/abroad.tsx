import { useLocale, useTranslations } from 'next-intl';
import { Badge } from '#app/_components/badge.tsx';
import { Card } from '#app/_components/card.tsx';
import type { Clock, LocalHours } from '#lib/domain/hours-abroad.ts';
import type { Shared } from './shared.ts';

/** People called in another country, and the local time there during the calling hours. */
export function AbroadCard({ check, format }: Shared) {
  const t = useTranslations('campaignReview.abroad');
  const locale = useLocale();
  const countries = new Intl.DisplayNames(locale, { type: 'region' });
  if (!check.abroad || check.abroad.countries.length === 0) return null;
  const { home } = check.abroad;
  const said = ({ from, to }: LocalHours) => (from && to ? t('hours', { from, to }) : t('anyHour'));
  const named = (clock: Clock) => t('clock', { hours: said(clock), zone: zoneName(clock, locale) });
  return (
    <Card title={t('title')} note={t('home', { hours: said(home), zone: home.timeZone })}>
      <ul className="grid gap-3">
        {check.abroad.countries.map(({ country, people, clocks, night }) => {
          const [west, east] = [clocks.at(0), clocks.at(-1)];
          return (
            <li key={country} className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
              <span className="min-w-0 flex-1 basis-56">
                <span className="font-semibold">{country ? countries.of(country) : t('noCountry')}</span>{' '}
                {night && <Badge tone="refused">{t('night')}</Badge>}
                <span className="block text-ink-2">
                  {!west || !east
                    ? t('unknown')
                    : clocks.length === 1
                      ? t('there', { hours: said(west) })
                      : t('several', { n: format.number(clocks.length), west: named(west), east: named(east) })}
                </span>
              </span>
              <span className="tabular-nums">{t('people', { count: people, n: format.number(people) })}</span>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

/** The local name of the time zone: "Eastern Time". */
function zoneName({ zone, at }: Clock, locale: string): string {
  const parts = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'longGeneric' }).formatToParts(at);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone;
}
