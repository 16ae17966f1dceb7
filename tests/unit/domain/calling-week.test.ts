import { expect, test } from 'vitest';
import { includesNight, onCalendar, PlannedHours } from '#lib/domain/calling-hours.ts';
import { CALLING_PRESETS, WEEKDAYS } from '#lib/domain/calling-week.ts';

const WEEK = {
  start: new Date('2026-11-23T00:00:00Z'),
  end: new Date('2026-11-30T00:00:00Z'),
  timeZone: 'Europe/Rome',
};

test.each(Object.entries(CALLING_PRESETS))(
  '%s hours are calling hours, never at night nor on a Sunday',
  (_name, hours) => {
    expect(PlannedHours.parse(hours)).toEqual(hours);
    expect(includesNight(WEEK, onCalendar(hours, { country: 'IT', patronDay: null }))).toBe(false);
    expect(hours.week[WEEKDAYS.indexOf('sunday')]).toBeNull();
  },
);
