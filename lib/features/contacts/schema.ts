import { z } from 'zod';
import { ATTRIBUTE_MAX, ATTRIBUTE_NAME_MAX, NAME_MAX, tidy } from '#lib/domain/import-row.ts';
import { parseNumber } from '#lib/domain/phone.ts';

export const LIST_NAME_MAX = 100;
/** More would not be attributes of a person, but a record of something else. */
const ATTRIBUTES_MAX = 50;

const oneLine = (max: number) => z.string().transform(tidy).pipe(z.string().max(max));

/** ISO 3166, two letters; a form carries its workspace's, so that a national number is read as the user means it. */
const Country = z.string().regex(/^[A-Z]{2}$/);

/** A typed number as E.164, or the problem at its field. */
export function readNumber(number: string, country: string, ctx: z.RefinementCtx): string {
  const read = parseNumber(number, country);
  if (read.ok) return read.number;
  ctx.addIssue({ code: 'custom', path: ['number'], message: 'invalidNumber' });
  return z.NEVER;
}

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
    lists: z.array(z.guid()).default([]),
    attributeNames: z.array(oneLine(ATTRIBUTE_NAME_MAX)).max(ATTRIBUTES_MAX).default([]),
    attributeValues: z.array(oneLine(ATTRIBUTE_MAX)).max(ATTRIBUTES_MAX).default([]),
  })
  .transform(({ attributeNames, attributeValues, country, ...contact }, ctx) => ({
    ...contact,
    number: readNumber(contact.number, country, ctx),
    attributes: Object.fromEntries(
      attributeNames.map((name, at) => [name, attributeValues[at] ?? '']).filter(([name, value]) => name && value),
    ) as Record<string, string>,
  }));

export const ContactId = z.object({ id: z.guid() });
export const ListForm = z.object({ id: z.guid().optional(), name: oneLine(LIST_NAME_MAX).pipe(z.string().min(1)) });
export const Membership = z.object({ listId: z.guid(), contactIds: z.array(z.guid()).min(1).max(1000) });

export type ContactInput = z.output<typeof ContactForm>;
export type ListInput = z.output<typeof ListForm>;
export type MembershipInput = z.output<typeof Membership>;
