import { isDeepStrictEqual } from 'node:util';
import type { Tx } from '#lib/db/client.ts';
import type { Prisma } from '#lib/db/generated/client.ts';
import { CALLER_ID_WARNINGS, callerIdWarnings } from '#lib/domain/caller-id-fit.ts';
import { type CallingHours, includesNight } from '#lib/domain/calling-hours.ts';
import { CALLING_PRESETS } from '#lib/domain/calling-week.ts';
import { forecast, retriesThatFit } from '#lib/domain/forecast.ts';
import { otherCampaignsOf } from '#lib/features/messages/queries.ts';
import { hoursAbroad } from './abroad.ts';
import { callingHoursOf, type Draft, firstInterval, paceOf, windowOf } from './draft.ts';
import { overAudience } from './over-audience.ts';
import type { Destination } from './prices.ts';

export const WARNINGS = [
  'willNotFinish',
  'includesNight',
  'nightAbroad',
  'retriesDoNotFit',
  'emptyFields',
  ...CALLER_ID_WARNINGS,
  'ivrElsewhere',
  'sandbox',
] as const;
export type WarningCode = (typeof WARNINGS)[number];

/** What a person needs to know before a launch; the figures fill its sentence. `name` may be countries, with spaces. */
export type Warning = { code: WarningCode; count?: number; more?: number; name?: string };

/** All warnings must be ticked before the launch, apart from mere information. */
export const mustBeTicked = ({ code }: Warning): boolean => code !== 'sandbox';

/** The possible surprises of launching this draft to this many people, in these destinations. Reads only. */
export async function warningsOf(
  tx: Tx,
  draft: Draft,
  { calls, destinations }: { calls: number; destinations: Destination[] },
  now: Date,
): Promise<Warning[]> {
  const window = windowOf(draft);
  const hours = callingHoursOf(draft);
  const warnings: Warning[] = [];
  if (window && firstInterval(draft, now)) {
    const { missed } = forecast(window, hours, now, calls, paceOf(draft));
    if (missed > 0) warnings.push({ code: 'willNotFinish', count: missed });
    if (includesNight(window, hours)) warnings.push({ code: 'includesNight' });
    const fit = retriesThatFit(window, hours, now, draft);
    if (fit) warnings.push({ code: 'retriesDoNotFit', count: fit.fit, more: fit.minutes });
  }
  const abroad = (await hoursAbroad(tx, draft, destinations, now))?.countries.filter(({ night }) => night) ?? [];
  if (abroad.length > 0) {
    const count = abroad.reduce((sum, { people }) => sum + people, 0);
    warnings.push({ code: 'nightAbroad', count, name: abroad.map(({ country }) => country).join(' ') });
  }
  const lacking = await peopleLackingFields(tx, draft);
  if (lacking > 0) warnings.push({ code: 'emptyFields', count: lacking });
  warnings.push(...callerIdFit(draft, hours, destinations));
  const elsewhere = await sameIvrElsewhere(tx, draft);
  if (elsewhere) warnings.push({ code: 'ivrElsewhere', name: elsewhere });
  if (draft.workspace.account?.sandbox) warnings.push({ code: 'sandbox' });
  return warnings;
}

/** The number of people to call who have no value in a field that the text uses without a fallback. */
async function peopleLackingFields(tx: Tx, { asked, text }: Draft): Promise<number> {
  const keys = text.fields.filter(({ needed }) => needed).map(({ key }) => key);
  if (keys.length === 0) return 0;
  const statement = (people: Prisma.Sql) => tx.$queryRaw<{ people: number }[]>`
    SELECT count(*)::int AS people FROM (${people}) a
    WHERE a.excluded IS NULL AND NOT ${keys}::text[] <@ (
      SELECT coalesce(array_agg(e.key), '{}') FROM (
        SELECT key, value FROM jsonb_each_text(a.attributes)
        UNION ALL VALUES ('firstName', a.first_name), ('lastName', a.last_name)
      ) e WHERE trim(e.value) <> '')`;
  const [found] = await overAudience(tx, asked, statement);
  return found?.people ?? 0;
}

const ITALY = { country: 'IT', prefix: '+39' };

/** Objections to the caller id; a campaign in the hours of commercial calls sells something. */
function callerIdFit(
  { callerId, workspace: { defaultCountry } }: Draft,
  hours: CallingHours | null,
  destinations: Destination[],
): Warning[] {
  if (!callerId) return [];
  // Only Italy's rules are known; while nobody is chosen yet, the workspace's country is as good as any.
  const abroad = destinations.length > 0 && !destinations.some(({ prefix }) => prefix.startsWith(ITALY.prefix));
  const to = abroad ? [] : [destinations.length > 0 ? ITALY.country : defaultCountry];
  const sells = hours !== null && isDeepStrictEqual(hours.week, CALLING_PRESETS.commercial.week);
  const use = { callerId: callerId.number, from: defaultCountry, to };
  return callerIdWarnings({ ...use, purpose: sells ? 'commercial' : 'unknown' }).map((warning) => {
    if (warning.code === 'blockedFromAbroad') return { code: warning.code, name: warning.from };
    return warning.code === 'foreign' ? { code: warning.code, name: warning.country } : { code: warning.code };
  });
}

/** An IVR belongs to one campaign on the platform (sendservice-api.md): the name of another that plays it now, if any. */
async function sameIvrElsewhere(tx: Tx, { id, workspaceId, message }: Draft): Promise<string | undefined> {
  if (message?.kind !== 'ivrTts' || message.extension === null) return undefined;
  return (await otherCampaignsOf({ workspaceId }, message.extension, id, tx))[0]?.name;
}
