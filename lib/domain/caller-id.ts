import { parseOwnNumber } from './own-number.ts';

/**
 * 0843 for statistics and 0844 for commercial calls (law 5/2018 art. 2, AGCOM 156/18/CIR). No telephone has such a number, so
 * libphonenumber does not know them: they can be shown but not called.
 */
const SHOWN_ONLY = /^(?:\+39|0039)?(084[34]\d{5,7})$/;

/** Reads a number to be shown to the person called, as people spell it; E.164, or null if it is none. */
export function parseCallerId(text: string, defaultCountry: string): string | null {
  const own = parseOwnNumber(text, defaultCountry);
  // Freephone and premium numbers cannot be shown as a caller.
  if (own) return own.kind === 'other' ? null : own.number;
  const [, national] = SHOWN_ONLY.exec(text.replace(/[\s./()–-]/g, '')) ?? [];
  return national && (defaultCountry === 'IT' || /^\s*(\+|00)/.test(text)) ? `+39${national}` : null;
}
