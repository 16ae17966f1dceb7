// The fields of a call in a request, by the names that the platform reads.

/** Source: sendservice-api.md, "Parameters of one call". */
const FIELDS = [
  'NumberToCall',
  'CallerId',
  'Extension',
  'Type',
  'StartDate',
  'EndDate',
  'MaxRetries',
  'MinutesBetweenRetries',
  'IVRRepeats',
  'FirstName',
  'LastName',
  'TextToSpeech',
  'LanguageCode',
  'CodeRequest',
] as const;
export type Field = (typeof FIELDS)[number];
/** The fields of an item or of the root that were given, whatever their values. */
export type Given = Partial<Record<Field, unknown>>;

const OFFICIAL = new Map<string, Field>(FIELDS.map((field) => [field, field]));
const LOWER = new Map<string, Field>(FIELDS.map((field) => [field.toLowerCase(), field]));

/** The field that a key of a request names; case and spaces make no difference. */
export function fieldNamed(key: string): Field | undefined {
  return OFFICIAL.get(key) ?? LOWER.get(squeezed(key));
}

export function squeezed(key: string): string {
  return key.replace(/\s/g, '').toLowerCase();
}
