import { prisma } from '#lib/db/client.ts';
import type { MessageKind } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { isUuid } from '#lib/domain/uuid.ts';
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

function asRow({ digits, campaigns, ...row }: Omit<MessageRow, 'digits' | 'drafts'> & Stored): MessageRow {
  return { ...row, digits: Digits.parse(digits), drafts: campaigns.map(({ name }) => name) };
}
type Stored = { digits: unknown; campaigns: { name: string }[] };
