import { z } from 'zod';
import { ATTRIBUTE_TYPES, NO_KEY } from '#lib/domain/attribute.ts';
import { ATTRIBUTE_MAX, ATTRIBUTE_NAME_MAX, NAME_MAX } from '#lib/domain/import-row.ts';
import { NUMBER_CHECKS } from '#lib/domain/number-check.ts';
import { NUMBER_DOUBTS, type NumberDoubt } from '#lib/domain/number-doubt.ts';
import { parseNumber } from '#lib/domain/phone.ts';
import { Day, Whole } from '#lib/domain/range.ts';
import { splitTags, TAG_NAME_MAX } from '#lib/domain/tag.ts';
import { tidy } from '#lib/domain/text.ts';

export const LIST_NAME_MAX = 100;
export const CONSENT_MAX = 2000;
export const PURPOSE_MAX = 200;
const TAGS_MAX = 50;
/** Maximum number of people chosen one by one; more are chosen by their filter. */
const CHOSEN_MAX = 1000;
/** More would not be attributes of a person, but a record of something else. */
const ATTRIBUTES_MAX = 50;

const oneLine = (max: number) => z.string().transform(tidy).pipe(z.string().max(max));

const AttributeName = oneLine(ATTRIBUTE_NAME_MAX).refine((name) => name !== NO_KEY, 'reservedName');

/** ISO 3166, two letters; a form carries its workspace's, so that a national number is read as the user means it. */
const Country = z.string().regex(/^[A-Z]{2}$/);

/** Returns a typed number as E.164 with its doubt, or reports the problem at its field. */
function readNumber(
  number: string,
  country: string,
  ctx: z.RefinementCtx,
): { number: string; doubt?: NumberDoubt; remark?: string } {
  const read = parseNumber(number, country);
  if (read.ok) {
    const { number: e164, doubt, remark } = read;
    return { number: e164, ...(doubt && { doubt }), ...(remark && { remark }) };
  }
  ctx.addIssue({ code: 'custom', path: ['number'], message: 'invalidNumber' });
  return z.NEVER;
}

const TagName = oneLine(TAG_NAME_MAX).pipe(
  z
    .string()
    .min(1)
    .regex(/^[^,;]*$/),
);

const TagField = z.string().transform(splitTags).pipe(z.array(TagName).max(TAGS_MAX));

/**
 * A contact as its form sends it; its number comes out as E.164. Attributes come as two lists of the same length; a
 * pair without a name or value is left out.
 */
export const ContactForm = z
  .object({
    id: z.guid().optional(),
    number: z.string().trim().min(1),
    country: Country,
    firstName: oneLine(NAME_MAX),
    lastName: oneLine(NAME_MAX),
    /** The doubt that the form has shown, and whether the number is right all the same. */
    shownDoubt: z.enum(NUMBER_DOUBTS).optional(),
    confirmed: z
      .literal('on')
      .transform(() => true)
      .optional(),
    lists: z.array(z.guid()).default([]),
    tags: TagField.default([]),
    attributeNames: z.array(AttributeName).max(ATTRIBUTES_MAX).default([]),
    attributeValues: z.array(oneLine(ATTRIBUTE_MAX)).max(ATTRIBUTES_MAX).default([]),
  })
  .transform(({ attributeNames, attributeValues, country, ...contact }, ctx) => ({
    ...contact,
    ...readNumber(contact.number, country, ctx),
    attributes: Object.fromEntries(
      attributeNames.map((name, at) => [name, attributeValues[at] ?? '']).filter(([name, value]) => name && value),
    ) as Record<string, string>,
  }));

export const ContactId = z.object({ id: z.guid() });
export const PeopleSearch = z.object({ search: z.string().max(100) });

/** A consent of people. `date`: the day on which it was given, YYYY-MM-DD; empty: unknown. */
export const ConsentStatement = z.object({
  text: z.string().trim().min(1).max(CONSENT_MAX),
  purpose: z.string().trim().max(PURPOSE_MAX).default(''),
  date: z.union([z.literal(''), Day]).default(''),
});
export const ConsentForm = ConsentStatement.extend({ contactId: z.guid() });
export const WithdrawForm = z.object({ contactId: z.guid(), consentId: z.guid() });
export const ListForm = z.object({ id: z.guid().optional(), name: oneLine(LIST_NAME_MAX).pipe(z.string().min(1)) });
export const Membership = z.object({ listId: z.guid(), contactIds: z.array(z.guid()).min(1).max(1000) });

export const AttributeForm = z.object({
  /** Present for an existing one. */
  key: z.string().max(ATTRIBUTE_NAME_MAX).optional(),
  label: AttributeName.pipe(z.string().min(1)),
  type: z.enum(ATTRIBUTE_TYPES),
});
export const AttributeKey = z.object({ key: z.string().min(1).max(ATTRIBUTE_NAME_MAX) });

const empty = (text: string) => (text === '' ? undefined : text);
const Id = z.string().transform(empty).pipe(z.guid().optional()).optional();

/** The people of an action on many: those chosen one by one, or all that match a filter. */
const Chosen = z.object({
  ids: z.array(z.guid()).min(1).max(CHOSEN_MAX).optional(),
  search: z.string().max(200).transform(empty).optional(),
  list: Id,
  tag: Id,
  segment: Id,
  check: z.enum(NUMBER_CHECKS).optional(),
});
/** Chosen people and a list, or a tag by its name. */
export const ToList = Chosen.extend({ target: z.guid() });
export const ToTag = Chosen.extend({ name: TagName });
/** `expected`: the number that the user was shown; a different number is refused. */
export const Counted = Chosen.extend({ expected: Whole.min(1) });
export const ChosenForm = Chosen;

export const Merging = z.object({
  id: z.guid(),
  other: z.guid(),
  /** The contact whose number stays. */
  number: z.enum(['this', 'other']).default('this'),
});

export type ContactInput = z.output<typeof ContactForm>;
export type AttributeInput = z.output<typeof AttributeForm>;
export type Choice = z.output<typeof Chosen>;
export type MergingInput = z.output<typeof Merging>;
export type ListInput = z.output<typeof ListForm>;
export type MembershipInput = z.output<typeof Membership>;
export type ConsentStatement = z.output<typeof ConsentStatement>;
export type ConsentInput = z.output<typeof ConsentForm>;
