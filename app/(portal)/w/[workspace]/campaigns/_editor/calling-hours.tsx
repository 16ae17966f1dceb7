'use client';

import { useLocale, useTranslations } from 'next-intl';
import { use, useState } from 'react';
import { Button } from '#app/_components/button.tsx';
import { Checkbox, RadioCards } from '#app/_components/choices.tsx';
import { CONTROL_HEIGHT, controlClass } from '#app/_components/control-class.ts';
import { Field } from '#app/_components/field.tsx';
import { FormContext, fieldId } from '#app/_components/form-context.ts';
import { createFormats } from '#app/_i18n/format.ts';
import type { PlannedHours } from '#lib/domain/calling-hours.ts';
import { CALLING_PRESETS, WEEKDAYS } from '#lib/domain/calling-week.ts';

/** A row as typed; an unticked day remembers its times. */
type Day = { ticked: boolean; from: string; to: string };

const PRESETS = ['informational', 'commercial'] as const;

/** A time input has no 24:00: as an end, 00:00 means the end of the day. */
const typedOf = ({ week }: PlannedHours): Day[] =>
  week.map((day) => ({
    ticked: day !== null,
    from: day?.from ?? '09:00',
    to: day?.to.replace('24:00', '00:00') ?? '20:00',
  }));

/** The hours of the days before holidays; if unticked, these are ordinary days. */
const typedEve = ({ holidays }: PlannedHours): Day => ({
  ticked: holidays?.eves != null,
  from: holidays?.eves?.from ?? '10:00',
  to: holidays?.eves?.to ?? '19:00',
});

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

/** Returns a row's hours; null while they are not valid. */
function hoursOf({ ticked, from, to }: Day): { from: string; to: string } | null {
  const end = to === '00:00' ? '24:00' : to;
  return ticked && from !== '' && from < end ? { from, to: end } : null;
}

/** At any hour of the window, or from one time to another on each day of the week. */
export function CallingHoursFields({ hours, patronDay }: { hours: PlannedHours | null; patronDay: string | null }) {
  const t = useTranslations('campaignEditor.hours');
  const [chosen, setChosen] = useState(hours !== null);
  const first = hours ?? CALLING_PRESETS.informational;
  const [days, setDays] = useState(typedOf(first));
  const [free, setFree] = useState(first.holidays !== null);
  const [eve, setEve] = useState(typedEve(first));
  const format = createFormats(useLocale(), 'UTC');
  const names = format.weekdays();
  const summary = format.callingHours({
    week: days.map(hoursOf),
    holidays: free ? { eves: hoursOf(eve) } : null,
  });
  const apply = (preset: PlannedHours) => {
    setDays(typedOf(preset));
    setFree(preset.holidays !== null);
    setEve(typedEve(preset));
  };
  return (
    <>
      <Field name="hours" label={t('label')} group required>
        <RadioCards
          columns={2}
          defaultValue={hours === null ? 'any' : 'chosen'}
          onValueChange={(value) => setChosen(value === 'chosen')}
          options={[
            { value: 'chosen', label: t('chosen'), hint: t('chosenHint') },
            { value: 'any', label: t('any'), hint: t('anyHint') },
          ]}
        />
      </Field>
      {chosen && (
        <div className="mt-4">
          <div className="mb-3 flex flex-wrap items-center gap-2">
            <span className="text-[13px] text-ink-2">{t('presets')}</span>
            {PRESETS.map((preset) => (
              <Button key={preset} size="sm" onClick={() => apply(CALLING_PRESETS[preset])}>
                {t(preset)}
              </Button>
            ))}
          </div>
          <ul className="max-w-lg divide-y divide-faint rounded-control border border-line">
            {WEEKDAYS.map((field, place) => (
              <DayRow
                key={field}
                name={field}
                label={capital(names[place]?.long ?? field)}
                day={days[place] ?? { ticked: false, from: '', to: '' }}
                onChange={(changed) =>
                  setDays((all) => all.map((day, other) => (other === place ? { ...day, ...changed } : day)))
                }
              />
            ))}
          </ul>
          <div className="mt-4">
            <Checkbox
              name="holidays"
              label={t('holidays')}
              hint={patronDay === null ? t('holidaysHint') : t('holidaysPatron', { day: format.dayOfYear(patronDay) })}
              checked={free}
              onChange={(event) => setFree(event.target.checked)}
            />
          </div>
          {free && (
            <ul className="mt-3 max-w-lg rounded-control border border-line">
              <DayRow
                name="eves"
                label={t('eves')}
                otherwise={t('evesLike')}
                day={eve}
                onChange={(changed) => setEve((before) => ({ ...before, ...changed }))}
              />
            </ul>
          )}
          <p aria-live="polite" className="mt-3 text-[13px] text-ink-2">
            {summary === '' ? t('never') : t('summary', { hours: summary })}
          </p>
          <p className="mt-1.5 text-[13px] text-ink-3">{t('hint')}</p>
        </div>
      )}
    </>
  );
}

type RowProps = {
  name: string;
  label: string;
  /** The text for an unticked day. */
  otherwise?: string;
  day: Day;
  onChange: (changed: Partial<Day>) => void;
};

/** One day: if ticked it sends both times, even if only one is filled in, so that it is refused and not lost. */
function DayRow({ name, label, otherwise, day, onChange }: RowProps) {
  const t = useTranslations('campaignEditor.hours');
  const form = use(FormContext);
  const id = fieldId(form.id, name);
  const invalid = form.errors[name] !== undefined;
  const time = (half: 'from' | 'to') => (
    <input
      type="time"
      required
      aria-label={t(`${half}Of`, { day: label })}
      aria-invalid={invalid || undefined}
      aria-describedby={invalid ? `${id}-error` : undefined}
      value={day[half]}
      onChange={(event) => onChange({ [half]: event.target.value })}
      className={controlClass(CONTROL_HEIGHT, 'flex-1 basis-20 !w-auto sm:max-w-32')}
    />
  );
  return (
    <li className="grid min-h-11 grid-cols-[auto_minmax(0,1fr)] items-center gap-x-3 gap-y-1.5 px-3 py-1.5 sm:grid-cols-[8.5rem_minmax(0,1fr)]">
      <Checkbox
        name={name}
        label={label}
        value={`${day.from}/${day.to}`}
        checked={day.ticked}
        onChange={(event) => onChange({ ticked: event.target.checked })}
        className="contents [&>p]:order-last [&>p]:col-span-full [&>p]:mt-0 max-sm:[&>p]:ml-[26px]"
      />
      {day.ticked ? (
        <div className="flex flex-wrap items-center gap-1.5 max-sm:col-span-full max-sm:ml-[26px]">
          {time('from')}
          <span aria-hidden>–</span>
          {time('to')}
          {day.to === '00:00' && <span className="text-[13px] text-ink-3 max-sm:basis-full">{t('midnight')}</span>}
        </div>
      ) : (
        <span className="text-[13px] text-ink-3">{otherwise ?? t('noCalls')}</span>
      )}
    </li>
  );
}
