/** Sources that a person may give; `optOut` and `platform` come from calls alone, with their proof. */
export const GIVEN_SOURCES = ['asked', 'register', 'legal', 'manual'] as const;
