import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Formats } from '#app/_i18n/format.ts';
import type { EventRow } from '#lib/features/evidence/events.ts';
import { useFactWords } from './facts.tsx';
import { EventSentence } from './sentence.tsx';

/** Events by day, in the workspace's zone, newest first. */
export function EventList({
  events,
  base,
  format,
  now,
  aside,
}: {
  events: EventRow[];
  base: string;
  format: Formats;
  now: Date;
  /** On the right of an event: its status for the current user, and the action on it. */
  aside?: (event: EventRow) => ReactNode;
}) {
  const t = useTranslations('evidence.eventsPage');
  const facts = useFactWords(format);
  const today = format.date(now);
  const yesterday = format.date(now.getTime() - 24 * 60 * 60 * 1000);
  const named = (day: string) => {
    if (day === today) return `${t('today')}, ${day}`;
    return day === yesterday ? `${t('yesterday')}, ${day}` : day;
  };
  return byDay(events, format).map(({ day, events: done }) => (
    <section key={day} aria-label={named(day)}>
      <h2 className="border-line border-t bg-sunken px-4 py-1.5 font-medium text-ink-2 text-xs sm:px-[18px]">
        {named(day)}
      </h2>
      <ol>
        {done.map((event) => {
          const particulars = facts(event);
          return (
            <li
              key={event.id}
              className="flex gap-x-4 border-line border-t px-4 py-2.5 first:border-t-0 max-sm:flex-col sm:px-[18px]"
            >
              <time dateTime={event.at.toISOString()} className="w-16 shrink-0 text-ink-3 leading-5">
                {format.seconds(event.at)}
              </time>
              <div className="min-w-0 [overflow-wrap:anywhere]">
                <p>
                  <EventSentence event={event} base={base} format={format} />
                </p>
                {particulars.length > 0 && <p className="text-[13px] text-ink-3">{particulars.join(' · ')}</p>}
              </div>
              {aside && <div className="flex shrink-0 items-center gap-3 max-sm:mt-2 sm:ml-auto">{aside(event)}</div>}
            </li>
          );
        })}
      </ol>
    </section>
  ));
}

function byDay(events: EventRow[], format: Formats): { day: string; events: EventRow[] }[] {
  const days: { day: string; events: EventRow[] }[] = [];
  for (const event of events) {
    const day = format.date(event.at);
    const last = days.at(-1);
    if (last?.day === day) last.events.push(event);
    else days.push({ day, events: [event] });
  }
  return days;
}
