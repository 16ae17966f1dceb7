import { DEFAULT_TIME_ZONE, parseInstant } from './dates.ts';
import { byName, count, decimalText, isFields, type Json, readJson, shortText } from './json.ts';
import { type PlatformStatus, readStatus } from './status.ts';

export type { PlatformStatus } from './status.ts';

/** The platform's report on a call. Values that are missing or unreadable are null. */
export type CallReport = {
  codeRequest: string;
  platformId: string | null;
  status: PlatformStatus | null;
  rawStatus: string | null;
  answeredAt: Date | null;
  endedAt: Date | null;
  /** As pressed: `*`, `#` and leading zeros survive. */
  digits: string | null;
  /** The keys in the answer's other reports about the same call. */
  otherDigits: string[];
  /** Exact decimal text; never a binary float. */
  price: string | null;
  retries: number | null;
  secondsToAnswer: number | null;
};

type LookUp = { ok: true; reports: CallReport[]; unreadable: number; partial: boolean; placedTwice: string[] };

type Item = Map<string, Json>;

/**
 * Digits before the point: fewer than the ledger's `price` and an account's `credits` hold, since the database rounds the
 * decimals (999999.9999999 then has seven), and adds up a million prices.
 */
const PRICE_DIGITS = 4;
const CREDIT_DIGITS = 9;

/**
 * The calls echoed by a POST's answer, by CodeRequest. The answer is not documented: any JSON will do, or an empty body;
 * anything but a list of calls echoes none. Null: something else answered (a proxy, a maintenance page).
 */
export function parsePlaced(
  body: Buffer | string,
): { codeRequest: string; platformId: string | null; rawStatus: string | null }[] | null {
  const json = readJson(body);
  if (json === undefined && body.length > 0) return null;
  if (isFields(json) && byName(json).get('success') === false) return null;
  return withCodeRequest(items(json)?.list ?? []).map(([codeRequest, item]) => ({
    codeRequest,
    platformId: shortText(item.get('id')),
    rawStatus: shortText(item.get('status')),
  }));
}

/**
 * The reports of a look-up, one for each CodeRequest; there may be foreign ones, too. A malformed report never spoils the
 * others. `unreadable` counts the unreadable parts: items without a CodeRequest, and the list itself if it is not where it is
 * documented. While it is not 0, or the answer says itself that there is more (`partial`), a CodeRequest that is missing from the
 * reports is not proven absent. `placedTwice`: the CodeRequests that stand under more than one `Id`.
 */
export function parseLookUp(
  body: Buffer | string,
  defaultTimeZone: string = DEFAULT_TIME_ZONE,
): LookUp | { ok: false; reason: string } {
  const json = readJson(body);
  if (json === undefined) return { ok: false, reason: 'notJson' };
  const found = items(json);
  if (found === null) return { ok: false, reason: 'noCalls' };
  const reports = withCodeRequest(found.list).map(([code, item]) => report(code, item, defaultTimeZone));
  // "None of them" is believed only where it is documented: an empty list under InstantCalls.
  if (reports.length === 0 && !(found.documented && found.list.length === 0)) return { ok: false, reason: 'noCalls' };
  const unreadable = found.list.length - reports.length + (found.documented ? 0 : 1);
  const placedTwice = idsOf(reports).filter(([, ids]) => ids.size > 1);
  return {
    ok: true,
    reports: strongest(reports),
    unreadable,
    partial: isPartial(json, found.list.length),
    placedTwice: placedTwice.map(([codeRequest]) => codeRequest),
  };
}

function idsOf(reports: CallReport[]): [string, Set<string>][] {
  const ids = new Map<string, Set<string>>();
  for (const { codeRequest, platformId } of reports)
    if (platformId !== null) ids.set(codeRequest, (ids.get(codeRequest) ?? new Set()).add(platformId));
  return [...ids];
}

/** Pages are not documented [us]: an answer that names a next one, or a total above its own length, is taken at its word. */
function isPartial(json: Json | undefined, length: number): boolean {
  if (!isFields(json)) return false;
  const root = byName(json);
  const hasNext = ['nextpage', 'next', 'nextlink', 'continuationtoken'].some((name) => {
    const next = root.get(name);
    return next !== undefined && next !== null && next !== '' && next !== false;
  });
  return hasNext || ['total', 'totalcount', 'totalitems'].some((name) => (count(root.get(name)) ?? 0) > length);
}

/**
 * Of several reports about one CodeRequest the most informative: that the person was reached; else that the call is in flight;
 * else that it ended without success. A call placed twice is not over before both are. The keys of the others are kept: one of
 * them may be a person's no.
 */
function strongest(reports: CallReport[]): CallReport[] {
  const kept = new Map<string, CallReport>();
  for (const each of reports) {
    const before = kept.get(each.codeRequest);
    kept.set(each.codeRequest, before ? stronger(before, each) : each);
  }
  return [...kept.values()];
}

function stronger(before: CallReport, each: CallReport): CallReport {
  const [kept, left] = strength(each) > strength(before) ? [each, before] : [before, each];
  for (const digits of [...left.otherDigits, left.digits]) if (digits !== null) kept.otherDigits.push(digits);
  return kept;
}

/** Statuses of a call that is not over, or that are not understood, which end no call either. */
const NOT_OVER: readonly (PlatformStatus | null)[] = [
  'answering',
  'calling',
  'processing',
  'notCalled',
  'unrecognised',
];

function strength({ status }: CallReport): number {
  if (status === null) return 0;
  if (status === 'success') return 3;
  return NOT_OVER.includes(status) ? 2 : 1;
}

/**
 * Whether a refusal can be the platform's own [us: its wording is not documented]: JSON that names something of a request. A
 * proxy or a firewall knows nothing of a request's fields, whether it writes HTML or JSON. The platform's own failure is no
 * refusal: an exception, or a service that is down for a while, says nothing about the calls.
 */
export function isOfPlatform(body: Buffer | string): boolean {
  const json = readJson(body);
  const text = withoutAddresses(String(body));
  if (json === undefined || !OF_A_REQUEST.test(text) || FOR_A_WHILE.test(text)) return false;
  return !(isFields(json) && OF_AN_EXCEPTION.some((name) => byName(json).has(name)));
}
const OF_A_REQUEST =
  /InstantCall|Number\s?To\s?Call|CallerId|Extension|StartDate|EndDate|TextToSpeech|LanguageCode|IVRRepeats|MaxRetries|MinutesBetweenRetries|FirstName|LastName|CodeRequest/i;
/** Anything in front of the platform knows the address of a request, and `instantCall` is part of it. */
function withoutAddresses(text: string): string {
  return text
    .split(/[\s"'<>]+/)
    .filter((word) => !ADDRESS.test(word))
    .join(' ');
}
const ADDRESS = /:(?:\\?\/){2}|\/instantCall(?!s)/i;
const FOR_A_WHILE = /unavailable|try again|retry later|time(?:d\s?)?\s?out|overload|maintenance/i;
const OF_AN_EXCEPTION = ['exceptionmessage', 'exceptiontype', 'stacktrace'];

/** Longer explanations are cut; the whole answer is recorded. */
const REFUSAL_LENGTH = 300;

/** The platform's own words for a refusal: a message in the JSON, or a short plain text; never HTML. Null: there are none. */
export function parseRefusal(body: Buffer | string): string | null {
  const json = readJson(body);
  const told = isFields(json) ? byName(json) : new Map<string, Json>();
  for (const name of ['message', 'error', 'errormessage', 'detail', 'title']) {
    const words = shortText(told.get(name), REFUSAL_LENGTH);
    if (words) return words;
  }
  const plain = typeof json === 'string' ? json : json === undefined ? String(body) : '';
  return /^\s*</.test(plain) ? null : shortText(plain.slice(0, REFUSAL_LENGTH), REFUSAL_LENGTH);
}

/** The credits left, as exact decimal text. */
export function parseCredits(body: Buffer | string): { ok: true; credits: string } | { ok: false; reason: string } {
  const json = readJson(body);
  if (json === undefined) return { ok: false, reason: 'notJson' };
  const credits = isFields(json) ? decimalText(byName(json).get('creditunits'), CREDIT_DIGITS) : null;
  return credits === null ? { ok: false, reason: 'noCredits' } : { ok: true, credits };
}

function report(codeRequest: string, item: Item, timeZone: string): CallReport {
  const status = item.get('status');
  const rawStatus = shortText(status);
  const instant = (name: string) => {
    const written = shortText(item.get(name));
    return written === null ? null : parseInstant(written, timeZone);
  };
  return {
    codeRequest,
    platformId: shortText(item.get('id')),
    status: rawStatus !== null ? readStatus(rawStatus) : (status ?? '') === '' ? null : 'unrecognised',
    rawStatus,
    answeredAt: instant('startdatetimecall'),
    endedAt: instant('enddatetimecall'),
    digits: shortText(item.get('inputdigits')),
    otherDigits: [],
    price: decimalText(item.get('price'), PRICE_DIGITS),
    retries: count(item.get('retries')),
    secondsToAnswer: seconds(item.get('intervalcall')),
  };
}

function seconds(value: Json | undefined): number | null {
  const text = decimalText(value, 9);
  return text === null || text.startsWith('-') ? null : Math.round(Number(text));
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Our CodeRequests are UUIDs, in whichever case the platform returns them. */
function withCodeRequest(list: readonly Json[]): [string, Item][] {
  return list.flatMap((each) => {
    if (!isFields(each)) return [];
    const item = byName(each);
    const codeRequest = shortText(item.get('coderequest'));
    return codeRequest && UUID.test(codeRequest) ? [[codeRequest.toLowerCase(), item]] : [];
  });
}

/** `{"InstantCalls": […]}`, a bare array, or a single call; null for anything else. */
function items(json: Json | undefined): { list: readonly Json[]; documented: boolean } | null {
  if (Array.isArray(json)) return { list: json, documented: false };
  if (!isFields(json)) return null;
  const root = byName(json);
  const calls = root.get('instantcalls');
  if (Array.isArray(calls)) return { list: calls, documented: true };
  if (isFields(calls)) return { list: [calls], documented: false };
  return root.has('coderequest') ? { list: [json], documented: false } : null;
}
