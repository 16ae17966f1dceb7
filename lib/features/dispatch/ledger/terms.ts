import type { Interval } from '#lib/domain/calling-hours.ts';
import { render } from '#lib/domain/merge-fields.ts';
import type { BatchTerms, CallToPlace } from '#lib/sendservice/compose.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * The terms that all calls of a request share, as the composer needs them. The platform calls at any time between StartDate and
 * EndDate and knows no daily hours: a request therefore holds one interval. `maxRetries` is the people's remaining retry budget.
 */
export function batchTerms(snapshot: Snapshot, interval: Interval, maxRetries: number): BatchTerms {
  return {
    kind: snapshot.message.kind,
    extension: snapshot.message.extension,
    language: snapshot.message.language,
    callerId: snapshot.callerId,
    window: { ...interval, timeZone: snapshot.window.timeZone },
    maxRetries,
    minutesBetweenRetries: snapshot.minutesBetween,
    repeats: snapshot.repeats,
  };
}

/** The attributes that a message's text uses, by key. */
export type Fields = Record<string, string>;

/** One call as the composer needs it, from its frozen row: the text is personal. */
export function callToPlace(
  snapshot: Snapshot,
  row: { code_request: string; number: string; first_name: string; last_name: string; fields: Fields | null },
): CallToPlace {
  const { text, fields, language } = snapshot.message;
  const person = { firstName: row.first_name, lastName: row.last_name, attributes: row.fields ?? {} };
  return {
    codeRequest: row.code_request,
    number: row.number,
    firstName: row.first_name || null,
    lastName: row.last_name || null,
    text: text && render(text, fields, person, language).text,
  };
}
