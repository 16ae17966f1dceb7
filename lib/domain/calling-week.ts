import type { CallingHours } from './calling-hours.ts';

/** The days of calling hours, in their order. */
export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const WORKDAY = { from: '09:00', to: '20:00' };
const WORKDAYS = [WORKDAY, WORKDAY, WORKDAY, WORKDAY, WORKDAY];

/**
 * Calling hours that one need not think out. `commercial` are the weekdays of the Italian code of conduct for telemarketing
 * and teleselling (Garante per la protezione dei dati personali, Gazzetta Ufficiale of 27 March 2024); its rules for
 * holidays and their eves depend on the date and are not in a week.
 */
export const CALLING_PRESETS: Record<'informational' | 'commercial', CallingHours> = {
  informational: { week: [...WORKDAYS, WORKDAY, null] },
  commercial: { week: [...WORKDAYS, { from: '10:00', to: '19:00' }, null] },
};
