import type { PlannedHours } from './calling-hours.ts';

/** The weekdays of calling hours, in their order. */
export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const WORKDAY = { from: '09:00', to: '20:00' };
const SATURDAY = { from: '10:00', to: '19:00' };
const WORKDAYS = [WORKDAY, WORKDAY, WORKDAY, WORKDAY, WORKDAY];

/**
 * Ready-made calling hours. `commercial` are those of the Italian code of conduct for telemarketing and teleselling (Garante
 * per la protezione dei dati personali, Gazzetta Ufficiale of 27 March 2024): Monday to Friday 9–20, Saturday and the days
 * before holidays 10–19, no Sundays, no holidays.
 */
export const CALLING_PRESETS: Record<'informational' | 'commercial', PlannedHours> = {
  informational: { week: [...WORKDAYS, WORKDAY, null], holidays: { eves: null } },
  commercial: { week: [...WORKDAYS, SATURDAY, null], holidays: { eves: SATURDAY } },
};
