import { z } from 'zod';
import { Email, MemberRole } from '#lib/features/workspaces/schema.ts';

export { FirstPassword, LinkToken } from '#lib/features/workspaces/schema.ts';

export const NewInvitation = z.object({ email: Email, name: z.string().trim().max(120), role: MemberRole });
export const OneInvitation = z.object({ id: z.guid() });
