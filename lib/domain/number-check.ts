import { NUMBER_DOUBTS } from './number-doubt.ts';

/** A filter for numbers: all that are to be checked, those with one doubt, or those that somebody has confirmed. */
export const NUMBER_CHECKS = ['open', ...NUMBER_DOUBTS, 'confirmed'] as const;
export type NumberCheck = (typeof NUMBER_CHECKS)[number];

/** Undefined for an unknown text: an address may say anything. */
export function readNumberCheck(text: string | undefined): NumberCheck | undefined {
  return NUMBER_CHECKS.find((check) => check === text);
}
