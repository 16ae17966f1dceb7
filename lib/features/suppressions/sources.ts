/** Sources that a person may give; `optOut` and `platform` come only from calls, with their proof. */
export const GIVEN_SOURCES = ['asked', 'register', 'legal', 'manual'] as const;

export function isGivenSource(source: string): source is (typeof GIVEN_SOURCES)[number] {
  return GIVEN_SOURCES.some((given) => given === source);
}
