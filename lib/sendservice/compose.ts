import { formatInstant } from './dates.ts';

export type RequestShape = 'full' | 'compact';
export type MessageKind = 'audio' | 'tts' | 'ivrTts';
export type Credentials = { username: string; password: string };

/** What all calls of a batch have in common. */
export type BatchTerms = {
  kind: MessageKind;
  extension: number | null;
  language: string | null;
  /** E.164 */
  callerId: string;
  window: { start: Date; end: Date; timeZone: string };
  maxRetries: number;
  minutesBetweenRetries: number;
  repeats: number;
};

/** One call of a batch. */
export type CallToPlace = {
  codeRequest: string;
  /** E.164 */
  number: string;
  firstName: string | null;
  lastName: string | null;
  /** What is spoken: needed for tts, an introduction for ivrTts. */
  text: string | null;
};

const MASK = '••••••';

/** Stand where the secrets would: a redacted body is the same composition with these. */
export const MASKED: Credentials = { username: MASK, password: MASK };
export const MASKED_GUID = MASK;

/** The wire's `Type` [sendservice-api.md, section 1]; sent as a number [us]. */
const TYPE: Record<MessageKind, number> = { audio: 0, tts: 3, ivrTts: 4 };

/**
 * The exact JSON body of one POST: deterministic, keys in the order of the documented example. `full` repeats every field
 * on every item; `compact` puts what is common at the root, which stands in for what an item does not say [seed: "replaced
 * if exist in InstantCall"].
 */
export function composeBatch(
  terms: BatchTerms,
  calls: CallToPlace[],
  shape: RequestShape,
  credentials: Credentials,
): string {
  const user = { username: credentials.username, password: credentials.password };
  const common = commonFields(terms);
  const items = calls.map((call) => {
    const own = ownFields(terms.kind, call);
    return shape === 'full' ? inOrder({ ...common, ...own }) : inOrder(own);
  });
  return JSON.stringify(
    shape === 'full' ? { User: user, InstantCalls: items } : { User: user, ...inOrder(common), InstantCalls: items },
  );
}

/** The JSON body of the GET that asks how calls stand [section 2]. `guid` authorises it. */
export function composeLookUp(guid: string, codeRequests: string[]): string {
  return JSON.stringify({ Type: 'CR', Guid: guid, CodeRequests: codeRequests });
}

const ORDER = [
  'NumberToCall',
  'CallerId',
  'Extension',
  'Type',
  'TextToSpeech',
  'LanguageCode',
  'StartDate',
  'EndDate',
  'MaxRetries',
  'MinutesBetweenRetries',
  'IVRRepeats',
  'FirstName',
  'LastName',
  'CodeRequest',
] as const;
type Fields = Partial<Record<(typeof ORDER)[number], string | number>>;

function inOrder(fields: Fields): Fields {
  const ordered: Fields = {};
  for (const name of ORDER) if (fields[name] !== undefined) ordered[name] = fields[name];
  return ordered;
}

function commonFields(terms: BatchTerms): Fields {
  return {
    CallerId: terms.callerId.replace(/^\+/, ''),
    ...(terms.kind !== 'tts' && terms.extension !== null && { Extension: terms.extension }),
    Type: TYPE[terms.kind],
    ...(terms.kind !== 'audio' && terms.language !== null && { LanguageCode: terms.language }),
    StartDate: formatInstant(terms.window.start, terms.window.timeZone),
    EndDate: formatInstant(terms.window.end, terms.window.timeZone),
    MaxRetries: terms.maxRetries,
    MinutesBetweenRetries: terms.minutesBetweenRetries,
    IVRRepeats: terms.repeats,
  };
}

function ownFields(kind: MessageKind, call: CallToPlace): Fields {
  return {
    NumberToCall: call.number.replace(/^\+/, '00'),
    ...(kind !== 'audio' && call.text !== null && { TextToSpeech: call.text }),
    ...(call.firstName !== null && { FirstName: call.firstName }),
    ...(call.lastName !== null && { LastName: call.lastName }),
    CodeRequest: call.codeRequest,
  };
}
