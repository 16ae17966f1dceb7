import { isDeepStrictEqual } from 'node:util';
import { prisma } from '#lib/db/client.ts';
import { includesNight } from '#lib/domain/calling-hours.ts';
import { CALLING_PRESETS } from '#lib/domain/calling-week.ts';
import { forecast, retriesThatFit } from '#lib/domain/forecast.ts';
import { countryOf } from '#lib/domain/phone.ts';
import { audience } from './audience.ts';
import { callingHoursOf, type Draft, firstInterval, paceOf, windowOf } from './draft.ts';

export const WARNINGS = [
  'willNotFinish',
  'includesNight',
  'retriesDoNotFit',
  'emptyFields',
  'callerIdForeign',
  'commercialNumber',
  'ivrElsewhere',
  'sandbox',
] as const;
export type WarningCode = (typeof WARNINGS)[number];

/** What a person should know before a launch; the figures fill its sentence. */
export type Warning = { code: WarningCode; count?: number; more?: number; name?: string };

/** All but what is only good to know must be ticked before the launch. */
export const mustBeTicked = ({ code }: Warning): boolean => code !== 'sandbox';

/** What may surprise in a launch of this draft to so many people. Reads only. */
export async function warningsOf(draft: Draft, calls: number, now: Date): Promise<Warning[]> {
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
  const lacking = await peopleLackingFields(draft);
  if (lacking > 0) warnings.push({ code: 'emptyFields', count: lacking });
  const country = draft.callerId && countryOf(draft.callerId.number);
  if (country && country !== draft.workspace.defaultCountry) warnings.push({ code: 'callerIdForeign', name: country });
  // Who calls in these hours sells something.
  if (hours && isDeepStrictEqual(hours.week, CALLING_PRESETS.commercial.week))
    warnings.push({ code: 'commercialNumber' });
  const elsewhere = await sameIvrElsewhere(draft);
  if (elsewhere !== null) warnings.push({ code: 'ivrElsewhere', name: elsewhere });
  if (draft.workspace.account?.sandbox) warnings.push({ code: 'sandbox' });
  return warnings;
}

/** How many of who would be called have nothing under a field that the text asks for without a fallback. */
async function peopleLackingFields({ asked, text }: Draft): Promise<number> {
  const keys = text.fields.filter(({ needed }) => needed).map(({ key }) => key);
  if (keys.length === 0) return 0;
  const [found] = await prisma.$queryRaw<{ people: number }[]>`
    SELECT count(*)::int AS people FROM (${audience(asked)}) a
    WHERE a.excluded IS NULL AND NOT ${keys}::text[] <@ (
      SELECT coalesce(array_agg(e.key), '{}') FROM (
        SELECT key, value FROM jsonb_each_text(a.attributes)
        UNION ALL VALUES ('firstName', a.first_name), ('lastName', a.last_name)
      ) e WHERE trim(e.value) <> '')`;
  return found?.people ?? 0;
}

/** An IVR belongs to one campaign on the platform (sendservice-api.md): the name of another that plays it now, or null. */
async function sameIvrElsewhere({ id, workspaceId, message }: Draft): Promise<string | null> {
  if (message?.kind !== 'ivrTts' || message.extension === null) return null;
  const [other] = await prisma.$queryRaw<{ name: string }[]>`
    SELECT name FROM campaign
    WHERE workspace_id = ${workspaceId}::uuid AND id <> ${id}::uuid AND state IN ('launching', 'running', 'paused')
      AND snapshot->'message'->>'kind' = 'ivrTts' AND (snapshot->'message'->>'extension')::int = ${message.extension}
    LIMIT 1`;
  return other?.name ?? null;
}
