import { type Db, prisma } from '#lib/db/client.ts';
import type { MessageKind } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import type { Person } from '#lib/domain/merge-fields.ts';
import { isUuid } from '#lib/domain/uuid.ts';
import { type Digit, Digits } from './schema.ts';

/** Suggested before any was used: the voice in the platform's documentation. */
const DOCUMENTED_LANGUAGE = 'it-IT-F1';

/** As many as a user looks through. */
const PREVIEWED = 5;

export type MessageRow = {
  id: string;
  name: string;
  kind: MessageKind;
  extension: number | null;
  text: string | null;
  language: string | null;
  digits: Digit[];
  updatedAt: Date;
  /** Names of the drafts that use it. */
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

/** Returns the workspace's catalogue, by name. */
export async function messagesOf(actor: Actor): Promise<MessageRow[]> {
  const rows = await prisma.message.findMany({
    where: { workspaceId: actor.workspaceId },
    select: SHOWN,
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  return rows.map(asRow);
}

/** Returns one message of the actor's workspace; null: there is none with this id. */
export async function messageOf(actor: Actor, id: string): Promise<MessageRow | null> {
  if (!isUuid(id)) return null;
  const row = await prisma.message.findFirst({ where: { id, workspaceId: actor.workspaceId }, select: SHOWN });
  return row && asRow(row);
}

/** Returns the voices to suggest: those that this workspace used before, and the documented one. */
export async function languagesOf(actor: Actor): Promise<string[]> {
  const used = await prisma.message.findMany({
    where: { workspaceId: actor.workspaceId, language: { not: null } },
    distinct: ['language'],
    select: { language: true },
  });
  const names = used.flatMap(({ language }) => (language ? [language] : []));
  return [...new Set([...names.sort(), DOCUMENTED_LANGUAGE])];
}

/** Returns the first contacts of the workspace, to try a text on. */
export async function previewPeople(actor: Actor): Promise<(Person & { id: string; number: string })[]> {
  const rows = await prisma.contact.findMany({
    where: { workspaceId: actor.workspaceId },
    select: { id: true, number: true, firstName: true, lastName: true, attributes: true },
    orderBy: [{ lastName: 'asc' }, { firstName: 'asc' }, { id: 'asc' }],
    take: PREVIEWED,
  });
  return rows.map(({ attributes, ...person }) => ({ ...person, attributes: attributes as Record<string, string> }));
}

/**
 * Returns other campaigns that were launched with this number of the platform and have not ended: an IVR with text may be used by
 * one campaign only (sendservice-api.md, parameters of one call), whatever kind of message the others play.
 */
export async function otherCampaignsOf(
  { workspaceId }: Pick<Actor, 'workspaceId'>,
  extension: number,
  campaignId: string | null,
  db: Db = prisma,
): Promise<{ id: string; name: string }[]> {
  return db.campaign.findMany({
    where: {
      workspaceId,
      ...(campaignId && { id: { not: campaignId } }),
      state: { in: ['launching', 'running', 'paused'] },
      snapshot: { path: ['message', 'extension'], equals: extension },
    },
    select: { id: true, name: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
}

function asRow({ digits, campaigns, ...row }: Omit<MessageRow, 'digits' | 'drafts'> & Stored): MessageRow {
  return { ...row, digits: Digits.parse(digits), drafts: campaigns.map(({ name }) => name) };
}
type Stored = { digits: unknown; campaigns: { name: string }[] };
