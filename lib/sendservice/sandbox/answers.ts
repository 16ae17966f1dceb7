import { DEFAULT_TIME_ZONE, formatInstant } from '../dates.ts';
import { STATUSES } from '../status.ts';
import type { StoredCall } from './calls.ts';
import { decimal, minutePrice, type Progress } from './progress.ts';
import type { PlacedCall, Terms } from './read-call.ts';

/** The sandbox's reply; `hang` never answers, `reset` breaks the connection, `tear` breaks it in the middle of a body. */
export type Reply =
  | { kind: 'answer'; status: number; body: string; headers?: Record<string, string> }
  | { kind: 'tear'; body: string }
  | { kind: 'hang' }
  | { kind: 'reset' };

export function answer(status: number, value: unknown, headers?: Record<string, string>): Reply {
  return { kind: 'answer', status, body: JSON.stringify(value), headers };
}

/** An error in the platform's style: the problem, and the field that has it. */
export function complaint(status: number, message: string, field?: string, headers?: Record<string, string>): Reply {
  return answer(status, { Message: message, ...(field && { Field: field }) }, headers);
}

const NAMES = new Map(STATUSES.map(({ code, name }) => [code, name]));

/** The answer to a POST: its calls with consecutive ids, starting at `firstId`. */
export function placedJson(calls: readonly PlacedCall[], firstId: number): string {
  const items = calls.map((call, index) => `{${fields(call, firstId + index, call.number)},"Status":"Processing"}`);
  return `{"InstantCalls":[${items.join(',')}]}`;
}

/** The answer to a look-up. */
export function reportsJson(calls: readonly { call: StoredCall; progress: Progress }[]): string {
  return `{"InstantCalls":[${calls.map(({ call, progress }) => reportJson(call, progress)).join(',')}]}`;
}

// Written by hand: the text of prices matters, and JSON.stringify would turn them into binary numbers.
function reportJson(call: StoredCall, progress: Progress): string {
  const { ringSeconds, answeredAt, endedAt, digits, retries, status, price } = progress;
  const told = [
    fields(call, call.id, call.written),
    `"IntervalCall":${ringSeconds ?? 'null'}`,
    `"StartDateTimeCall":${date(answeredAt)}`,
    `"EndDateTimeCall":${date(endedAt)}`,
    `"InputDigits":${pressed(digits)}`,
    `"Price":${decimal(price)}`,
    `"PricePerMinute":${minutePrice(call.number)}`,
    `"StartPrice":0`,
    `"Retries":${retries}`,
    `"Status":${JSON.stringify(NAMES.get(status))}`,
  ];
  return `{${told.join(',')}}`;
}

/** Documented as an integer: a number where possible, text where a number would lose something. */
function pressed(digits: string | null): string {
  if (digits === null) return 'null';
  return /^[1-9]\d{0,14}$/.test(digits) ? digits : JSON.stringify(digits);
}

function date(instant: number | null): string {
  return instant === null ? 'null' : `"${formatInstant(new Date(instant), DEFAULT_TIME_ZONE)}"`;
}

function fields(call: Omit<PlacedCall, 'number'>, id: number, number: string): string {
  let json = `"Id":${id},"NumberToCall":${JSON.stringify(number)},${shared(call.terms)}`;
  if (call.text !== null) json += `,"TextToSpeech":${JSON.stringify(call.text)}`;
  if (call.firstName !== null) json += `,"FirstName":${JSON.stringify(call.firstName)}`;
  if (call.lastName !== null) json += `,"LastName":${JSON.stringify(call.lastName)}`;
  if (call.codeRequest !== null) json += `,"CodeRequest":${JSON.stringify(call.codeRequest)}`;
  return json;
}

const written = new WeakMap<Terms, string>();

/** The fields that calls share, serialised once. */
function shared(terms: Terms): string {
  let json = written.get(terms);
  if (json === undefined) {
    const entries = Object.entries({
      CallerId: terms.callerId,
      Extension: terms.extension,
      Type: terms.type,
      LanguageCode: terms.language,
      StartDate: terms.startDate,
      EndDate: terms.endDate,
      MaxRetries: terms.maxRetries,
      MinutesBetweenRetries: terms.minutesBetweenRetries,
      IVRRepeats: terms.repeats,
    });
    json = JSON.stringify(Object.fromEntries(entries.filter(([, value]) => value !== null))).slice(1, -1);
    written.set(terms, json);
  }
  return json;
}
