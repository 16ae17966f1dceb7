import { DEFAULT_TIME_ZONE, parseInstant } from './dates.ts';
import { byName, count, decimalText, isFields, type Json, readJson, shortText } from './json.ts';
import { type PlatformStatus, readStatus } from './status.ts';

export type { PlatformStatus } from './status.ts';

/** How the platform says that a call stands. What it does not say, or says unreadably, is null. */
export type CallReport = {
  codeRequest: string;
  platformId: string | null;
  status: PlatformStatus | null;
  rawStatus: string | null;
  answeredAt: Date | null;
  endedAt: Date | null;
  /** As pressed: `*`, `#` and leading zeros survive. */
  digits: string | null;
  /** Exact decimal text; never a binary float. */
  price: string | null;
  retries: number | null;
  secondsToAnswer: number | null;
};

type Item = Map<string, Json>;

/** Digits before the point that the ledger's `price` and an account's `credits` hold. */
const PRICE_DIGITS = 6;
const CREDIT_DIGITS = 10;

/** What a POST's answer echoes, by CodeRequest. The answer is not documented: whatever else it is gives nothing. */
export function parsePlaced(
  body: Buffer | string,
): { codeRequest: string; platformId: string | null; rawStatus: string | null }[] {
  return withCodeRequest(items(readJson(body)) ?? []).map(([codeRequest, item]) => ({
    codeRequest,
    platformId: shortText(item.get('id')),
    rawStatus: shortText(item.get('status')),
  }));
}

/** The reports of a look-up. One that is malformed never spoils the others. */
export function parseLookUp(
  body: Buffer | string,
  defaultTimeZone = DEFAULT_TIME_ZONE,
): { ok: true; reports: CallReport[] } | { ok: false; reason: string } {
  const json = readJson(body);
  if (json === undefined) return { ok: false, reason: 'notJson' };
  const found = items(json);
  if (found === null) return { ok: false, reason: 'noCalls' };
  return {
    ok: true,
    reports: withCodeRequest(found).map(([codeRequest, item]) => report(codeRequest, item, defaultTimeZone)),
  };
}

/** The credits left, as exact decimal text. */
export function parseCredits(body: Buffer | string): { ok: true; credits: string } | { ok: false; reason: string } {
  const json = readJson(body);
  if (json === undefined) return { ok: false, reason: 'notJson' };
  const credits = isFields(json) ? decimalText(byName(json).get('creditunits'), CREDIT_DIGITS) : null;
  return credits === null ? { ok: false, reason: 'noCredits' } : { ok: true, credits };
}

function report(codeRequest: string, item: Item, timeZone: string): CallReport {
  const rawStatus = shortText(item.get('status'));
  const instant = (name: string) => {
    const written = shortText(item.get(name));
    return written === null ? null : parseInstant(written, timeZone);
  };
  return {
    codeRequest,
    platformId: shortText(item.get('id')),
    status: rawStatus === null ? null : readStatus(rawStatus),
    rawStatus,
    answeredAt: instant('startdatetimecall'),
    endedAt: instant('enddatetimecall'),
    digits: shortText(item.get('inputdigits')),
    price: decimalText(item.get('price'), PRICE_DIGITS),
    retries: count(item.get('retries')),
    secondsToAnswer: count(item.get('intervalcall')),
  };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function withCodeRequest(found: Item[]): [string, Item][] {
  return found.flatMap((item) => {
    const codeRequest = shortText(item.get('coderequest'));
    return codeRequest && UUID.test(codeRequest) ? [[codeRequest.toLowerCase(), item]] : [];
  });
}

/** `{"InstantCalls":[…]}`, a bare array, or a single item; null if it is none of them. */
function items(json: Json | undefined): Item[] | null {
  const root = isFields(json) ? byName(json) : null;
  const list = Array.isArray(json) ? json : root?.get('instantcalls');
  if (Array.isArray(list)) return list.filter(isFields).map(byName);
  return root?.has('coderequest') ? [root] : null;
}
