import { formatInstant } from './dates.ts';

/** `full`: every item carries all its fields. `compact`: fields common to the batch stand once at the root. */
export type RequestShape = 'full' | 'compact';

/** A recorded audio or IVR; a spoken text; an IVR with a spoken introduction. */
export type MessageKind = 'audio' | 'tts' | 'ivrTts';

export type Credentials = { username: string; password: string };

/** The terms that all calls of a batch have in common. */
export type BatchTerms = {
  kind: MessageKind;
  /** The platform's number of the audio file or IVR; needed for audio and ivrTts. */
  extension: number | null;
  /** The platform's voice, e.g. `it-IT-F1`; needed for tts and ivrTts. */
  language: string | null;
  /** E.164 */
  callerId: string;
  window: { start: Date; end: Date /** IANA name; decides the offset that is written. */; timeZone: string };
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
  /** The spoken text: needed for tts, an introduction for ivrTts. */
  text: string | null;
};

const MASK = '••••••';

/** Stand in place of the secrets: a redacted body is the same composition with these. */
export const MASKED: Credentials = { username: MASK, password: MASK };
export const MASKED_GUID = MASK;

/** The wire's `Type` [sendservice-api.md, section 1]; sent as a number [us]. */
const TYPES: Record<MessageKind, number> = { audio: 0, tts: 3, ivrTts: 4 };

/**
 * The exact JSON body of one POST: the same arguments give the same bytes, keys in the order of the documented example. Fields
 * that a message kind does not use (an extension for tts, a text for audio) are left out, as are empty names and texts. A
 * value at the root applies to every item that has none of its own [seed: "replaced if exist in InstantCall"], so only values
 * that all items share stand there.
 */
export function composeBatch(
  terms: BatchTerms,
  calls: readonly CallToPlace[],
  shape: RequestShape,
  credentials: Credentials,
): string {
  const User = { username: credentials.username, password: credentials.password };
  const { before, after } = commonFields(terms);
  const text = sharedText(terms.kind, calls);
  const textOf = (call: CallToPlace) => (terms.kind === 'audio' ? undefined : spoken(call.text));
  if (shape === 'full') {
    const InstantCalls = calls.map((call) => ({
      NumberToCall: prefixed(call.number),
      ...before,
      ...textOf(call),
      ...after,
      ...person(call),
    }));
    return JSON.stringify({ User, InstantCalls });
  }
  const InstantCalls = calls.map((call) => ({
    NumberToCall: prefixed(call.number),
    ...(text === null ? textOf(call) : undefined),
    ...person(call),
  }));
  return JSON.stringify({ User, ...before, ...spoken(text), ...after, InstantCalls });
}

/** The JSON body of the GET that asks for the state of calls [section 2]. `guid` authorises it. */
export function composeLookUp(guid: string, codeRequests: readonly string[]): string {
  return JSON.stringify({ Type: 'CR', Guid: guid, CodeRequests: codeRequests });
}

/** The fields before and after the spoken text, which is the only one of the terms that may differ within a batch. */
function commonFields({ kind, window, ...terms }: BatchTerms) {
  return {
    before: {
      CallerId: digits(terms.callerId),
      ...(kind !== 'tts' && terms.extension !== null && { Extension: terms.extension }),
      Type: TYPES[kind],
    },
    after: {
      ...(kind !== 'audio' && terms.language && { LanguageCode: terms.language }),
      StartDate: formatInstant(window.start, window.timeZone),
      EndDate: formatInstant(window.end, window.timeZone),
      MaxRetries: terms.maxRetries,
      MinutesBetweenRetries: terms.minutesBetweenRetries,
      IVRRepeats: terms.repeats,
    },
  };
}

function person({ firstName, lastName, codeRequest }: CallToPlace) {
  return {
    ...(firstName && { FirstName: firstName }),
    ...(lastName && { LastName: lastName }),
    CodeRequest: codeRequest,
  };
}

function spoken(text: string | null) {
  return text ? { TextToSpeech: text } : undefined;
}

/** The text that every call of the batch speaks; null if any call has another text or none. */
function sharedText(kind: MessageKind, calls: readonly CallToPlace[]): string | null {
  const first = calls[0]?.text;
  return kind !== 'audio' && first && calls.every((call) => call.text === first) ? first : null;
}

/** NumberToCall is sent with `00`, CallerId with nothing before the country [us]. */
function prefixed(e164: string): string {
  return `00${digits(e164)}`;
}

function digits(e164: string): string {
  return e164.replace(/\D/g, '');
}
