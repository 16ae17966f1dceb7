import { randomUUID } from 'node:crypto';
import { prisma } from '#lib/db/client.ts';
import { sealCredentials } from '#lib/db/credentials.ts';
import type { Actor } from '#lib/domain/actor.ts';
import type { Role } from '#lib/domain/permissions.ts';

const MINUTE = 60_000;

/** A workspace with one member; the actor is that member. */
export async function makeActor(role: Role = 'owner'): Promise<Actor> {
  const slug = `w-${randomUUID()}`;
  const workspace = await prisma.workspace.create({ data: { slug, name: `Workspace ${slug.slice(2, 8)}` } });
  return addMember(workspace.id, role);
}

/** One more member of a workspace. */
export async function addMember(workspaceId: string, role: Role): Promise<Actor> {
  const email = `${randomUUID()}@example.org`;
  const user = await prisma.user.create({ data: { email, name: `Some ${role}`, passwordHash: 'none' } });
  const { workspace } = await prisma.member.create({
    data: { workspaceId, userId: user.id, role },
    include: { workspace: true },
  });
  return {
    userId: user.id,
    userName: user.name,
    email,
    role,
    workspaceId,
    workspaceSlug: workspace.slug,
    workspaceName: workspace.name,
    timeZone: workspace.timeZone,
  };
}

/** The workspace's account; by default one that sends nothing to any platform. */
export async function makeAccount(
  actor: Actor,
  given: { baseUrl?: string; guid?: string; password?: string; username?: string } & {
    shape?: 'full' | 'compact';
    callsPerRequest?: number;
    requestsPerSecond?: number;
    inFlight?: number;
    sandbox?: boolean;
  } = {},
) {
  const { baseUrl, guid, password, username, ...terms } = given;
  const sealed = sealCredentials(actor.workspaceId, {
    username: username ?? 'office-username',
    password: password ?? 'office-password',
    guid: guid ?? '11111111-2222-4333-8444-555555555555',
  });
  return prisma.account.create({
    data: {
      workspaceId: actor.workspaceId,
      baseUrl: baseUrl ?? 'http://127.0.0.1:1/Api',
      ...sealed,
      requestsPerSecond: 1000,
      inFlight: 8,
      ...terms,
    },
  });
}

/** `count` contacts `+39312…` in a new list. */
export async function makeList(actor: Actor, count: number, from = 1_000_000) {
  const list = await prisma.list.create({ data: { workspaceId: actor.workspaceId, name: `List ${randomUUID()}` } });
  await prisma.$executeRaw`
    WITH people AS (
      INSERT INTO contact (workspace_id, number, first_name, last_name)
      SELECT ${actor.workspaceId}::uuid, '+39312' || (${from}::int + n), 'Name' || n, 'D''Angelo ' || n
      FROM generate_series(1, ${count}::int) n
      ON CONFLICT (workspace_id, number) DO UPDATE SET updated_at = now()
      RETURNING id
    )
    INSERT INTO list_member (workspace_id, list_id, contact_id)
    SELECT ${actor.workspaceId}::uuid, ${list.id}::uuid, id FROM people`;
  return list;
}

/** A complete draft, open now for `minutes`; each given value replaces its default. */
export async function makeDraft(
  actor: Actor,
  lists: { id: string }[],
  given: {
    kind?: 'audio' | 'tts' | 'ivrTts';
    extension?: number;
    windowStart?: Date;
    windowEnd?: Date;
    maxRetries?: number;
    minutesBetween?: number;
  } = {},
) {
  const { workspaceId } = actor;
  const { kind = 'audio', extension = 200938, ...terms } = given;
  const now = Date.now();
  const callerId = await prisma.callerId.upsert({
    where: { workspaceId_number: { workspaceId, number: '+390612345678' } },
    create: { workspaceId, number: '+390612345678' },
    update: {},
  });
  const message = await prisma.message.create({
    data: {
      workspaceId,
      name: `Message ${randomUUID()}`,
      kind,
      extension: kind === 'tts' ? null : extension,
      text: kind === 'audio' ? null : 'Buongiorno, «la clinica» le ricorda l’appuntamento.',
      language: kind === 'audio' ? null : 'it-IT-F1',
      digits: [
        { digit: '1', meaning: 'Conferma', optOut: false },
        { digit: '9', meaning: 'Non vuole più chiamate', optOut: true },
      ],
    },
  });
  return prisma.campaign.create({
    data: {
      workspaceId,
      name: `Campaign ${randomUUID().slice(0, 8)}`,
      messageId: message.id,
      callerIdId: callerId.id,
      timeZone: 'Europe/Rome',
      windowStart: new Date(now - MINUTE),
      windowEnd: new Date(now + 240 * MINUTE),
      ...terms,
      audience: { lists: lists.map((list) => list.id) },
    },
  });
}
