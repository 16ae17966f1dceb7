import { getCountries } from 'libphonenumber-js';
import { z } from 'zod';
import { PASSWORD_MAX, PASSWORD_MIN } from '#lib/auth/passwords.ts';
import { DayOfYear } from '#lib/domain/calling-hours.ts';
import { normalEmail } from '#lib/domain/email.ts';
import { ROLES } from '#lib/domain/permissions.ts';
import { typedAmount, typedWhole } from '#lib/domain/typed-number.ts';
import { orNone } from '#lib/forms/fields.ts';

/** IANA names that this runtime supports, by name. */
export const TIME_ZONES: readonly string[] = Intl.supportedValuesOf('timeZone');

/** ISO 3166 codes of the countries whose numbers can be read. */
export const COUNTRIES: readonly string[] = getCountries();

const knownZone = (name: string) => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
};

const name = z.string().trim().min(1).max(120);
const password = z.string().min(PASSWORD_MIN).max(PASSWORD_MAX);

export const Email = z.string().trim().max(254).transform(normalEmail).pipe(z.email('invalidEmail'));
export const PersonName = name;
export const MemberRole = z.enum(ROLES);
/** Part of the workspace's address. */
export const Slug = z
  .string()
  .trim()
  .max(60)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'invalidSlug');

/** Reads a day of the year as people write it (`7/12`), as `12-07`. */
const PatronDay = z
  .string()
  .trim()
  .transform((text) => {
    const [, day = '', month = ''] = /^(\d{1,2})[/.-](\d{1,2})$/.exec(text) ?? [];
    return `${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  })
  .refine((day) => DayOfYear.safeParse(day).success, 'invalidDay');

export const WorkspaceSettings = z.object({
  name,
  timeZone: z.string().refine(knownZone, 'unknownTimeZone'),
  defaultCountry: z.string().refine((code) => COUNTRIES.includes(code), 'unknownCountry'),
  patronDay: orNone(PatronDay),
  quietDays: orNone(typedWhole(1, 365)),
  approvalCost: orNone(typedAmount(2)),
  approvalFrom: orNone(typedWhole(1, 10_000_000)),
});
export type WorkspaceInput = z.output<typeof WorkspaceSettings>;

export const RoleOfMember = z.object({ userId: z.uuid(), role: MemberRole });
export const OneMember = z.object({ userId: z.uuid() });

export const OneSession = z.object({ id: z.guid() });
export const Nothing = z.object({});

/** A new password, typed twice; problems are reported together with those of the other fields, not after them. */
const chosen = { newPassword: password, repeatPassword: z.string().max(PASSWORD_MAX) };
const typedTwice = {
  path: ['repeatPassword'],
  error: 'passwordsDiffer',
  when: () => true,
};
const sameTwice = (given: { newPassword: string; repeatPassword: string }) =>
  given.newPassword === given.repeatPassword;

/** The token of a link. Any other text opens nothing, and gets that error. */
export const LinkToken = z.object({ token: z.string().max(200) });
/** Longer: it includes the e-mail that it is for. */
export const BrowserToken = z.object({ token: z.string().max(3000) });
export const BrowserLink = z.object({ email: z.string().max(1000) });
export const NewPassword = z
  .object({ currentPassword: z.string().min(1).max(PASSWORD_MAX), ...chosen })
  .refine(sameTwice, typedTwice);
export const PasswordByLink = z.object({ ...LinkToken.shape, ...chosen }).refine(sameTwice, typedTwice);
export const FirstPassword = z
  .object({ ...LinkToken.shape, name: PersonName, ...chosen })
  .refine(sameTwice, typedTwice);
