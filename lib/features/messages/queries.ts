import { prisma } from '#lib/db/client.ts';
import type { MessageKind } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { isUuid } from '#lib/domain/uuid.ts';
import { attributeKeys } from '#lib/features/contacts/queries.ts';
import { type Digit, Digits } from './schema.ts';

/** Suggested before any was used: the one of the platform's documentation. */
const DOCUMENTED_LANGUAGE = 'it-IT-F1';

export type MessageRow = {
  id: string;
  name: string;
  kind: MessageKind;
  extension: number | null;
  text: string | null;
  language: string | null;
  digits: Digit[];
  updatedAt: Date;
  /** Names of the drafts that would play it. */
  drafts: string[];
};

const SHOWN = {
  id: true,
  name: true,
  kind: true,
  extension: true,
  text: true,
  language: true,
  digits: true,
  updatedAt: true,
  campaigns: { where: { state: 'draft' }, select: { name: true }, orderBy: { name: 'asc' } },
} as const;

/** The workspace's catalogue, by name. */
export async function messagesOf(actor: Actor): Promise<MessageRow[]> {
  const rows = await prisma.message.findMany({
    where: { workspaceId: actor.workspaceId },
    select: SHOWN,
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  return rows.map(asRow);
}

/** One message of the actor's workspace; null: there is none with this id. */
export async function messageOf(actor: Actor, id: string): Promise<MessageRow | null> {
  if (!isUuid(id)) return null;
  const row = await prisma.message.findFirst({ where: { id, workspaceId: actor.workspaceId }, select: SHOWN });
  return row && asRow(row);
}

/** Voices to suggest: those that this workspace used before, and the documented one. */
export async function languagesOf(actor: Actor): Promise<string[]> {
  const used = await prisma.message.findMany({
    where: { workspaceId: actor.workspaceId, language: { not: null } },
    distinct: ['language'],
    select: { language: true },
  });
  const names = used.flatMap(({ language }) => (language ? [language] : []));
  return [...new Set([...names.sort(), DOCUMENTED_LANGUAGE])];
}

/** A name that a text may ask for, and what people call it. */
export type MergeField = { name: string; label: string };

/** What texts may ask for: the attributes that contacts have; and the values of one of the first contacts, if there is any. */
export async function mergeFields(
  actor: Actor,
): Promise<{ fields: MergeField[]; example: Record<string, string> | null }> {
  const { workspaceId } = actor;
  const [attributes, person] = await Promise.all([
    attributeKeys(workspaceId),
    prisma.contact.findFirst({ where: { workspaceId }, orderBy: [{ lastName: 'desc' }, { firstName: 'desc' }] }),
  ]);
  const values = person && { ...(person.attributes as Record<string, string>), ...ownValues(person) };
  return { fields: attributes.map(({ key, label }) => ({ name: key, label })), example: values };
}

const ownValues = ({ firstName, lastName }: { firstName: string; lastName: string }) => ({ firstName, lastName });

function asRow({ digits, campaigns, ...row }: Omit<MessageRow, 'digits' | 'drafts'> & Stored): MessageRow {
  return { ...row, digits: Digits.parse(digits), drafts: campaigns.map(({ name }) => name) };
}
type Stored = { digits: unknown; campaigns: { name: string }[] };
