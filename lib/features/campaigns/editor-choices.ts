import { prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { type Audience, followedBy } from '#lib/domain/audience.ts';
import { formatNumber } from '#lib/domain/phone.ts';

/** A person, with the number in a readable format. */
export type EditorPerson = { id: string; firstName: string; lastName: string; number: string };
export type EditorChoices = {
  lists: { id: string; name: string; people: number }[];
  segments: { id: string; name: string }[];
  tags: { id: string; name: string }[];
  /** The people who were chosen singly. */
  people: EditorPerson[];
  /** The workspace's rules for a draft: days without another call, and the patron saint's day (`MM-DD`). */
  quietDays: number | null;
  patronDay: string | null;
  /** The name of the campaign that this one follows. */
  follows: string | null;
};

/** Returns the possible sources of an audience, by name, and the people that it names. */
export async function editorChoices(actor: Actor, chosen: Audience): Promise<EditorChoices> {
  const { workspaceId } = actor;
  const byName = { where: { workspaceId }, select: { id: true, name: true }, orderBy: { name: 'asc' as const } };
  const followed = followedBy(chosen);
  const [lists, segments, tags, people, workspace, original] = await Promise.all([
    prisma.$queryRaw<EditorChoices['lists']>`
      SELECT l.id, l.name::text AS name, (SELECT count(*)::int FROM list_member m WHERE m.list_id = l.id) AS people
      FROM list l WHERE l.workspace_id = ${workspaceId}::uuid ORDER BY l.name`,
    prisma.segment.findMany(byName),
    prisma.tag.findMany(byName),
    prisma.contact.findMany({
      where: { workspaceId, id: { in: chosen.people } },
      select: { id: true, firstName: true, lastName: true, number: true },
      orderBy: { lastName: 'asc' },
    }),
    prisma.workspace.findUniqueOrThrow({ where: { id: workspaceId } }),
    followed && prisma.campaign.findFirst({ where: { workspaceId, id: followed } }),
  ]);
  const { quietDays, patronDay } = workspace;
  const read = people.map((person) => ({ ...person, number: formatNumber(person.number) }));
  return { lists, segments, tags, people: read, quietDays, patronDay, follows: original ? original.name : null };
}
