import { z } from 'zod';
import { systemActor } from '#lib/auth/system.ts';
import { prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import type { Role } from '#lib/domain/permissions.ts';
import { Email, MemberRole } from '#lib/features/workspaces/schema.ts';
import { type Flags, need, Refused } from './command.ts';

/** A flag's value as its schema reads it, or a sentence. */
export function given<Schema extends z.ZodType>(flags: Flags, name: string, schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(need(flags, name));
  if (!parsed.success) throw new Refused(`--${name}: “${flags[name]}” is not valid. ${wanted(schema)}`.trim());
  return parsed.data;
}

function wanted(schema: z.ZodType): string {
  return schema instanceof z.ZodEnum ? `It is one of ${schema.options.join(', ')}.` : '';
}

export const emailOf = (flags: Flags): string => given(flags, 'email', Email);
export const roleOf = (flags: Flags): Role => given(flags, 'role', MemberRole);

/** The system, in the workspace of `--workspace`. */
export async function inWorkspace(flags: Flags): Promise<Actor> {
  const slug = need(flags, 'workspace');
  try {
    return await systemActor(slug);
  } catch (error) {
    if (error instanceof AppError) throw new Refused(`There is no workspace “${slug}”. See: list-users`);
    throw error;
  }
}

/** The user of `--email`, with the role in a workspace. */
export async function userIn(workspaceId: string, email: string): Promise<{ id: string; role: Role | null }> {
  const user = await prisma.user.findUnique({
    where: { email },
    select: { id: true, members: { where: { workspaceId }, select: { role: true } } },
  });
  if (!user) throw new Refused(`There is no user ${email}.`);
  return { id: user.id, role: user.members[0]?.role ?? null };
}
