import { z } from 'zod';
import { Prisma } from '#lib/db/generated/client.ts';
import { WARNINGS } from './warnings.ts';

/** What was decided about a launch that a worker is to do. */
export const LaunchPlan = z.object({
  /** For whom it launches: the role is looked at then. Null: whoever that was is gone. */
  userId: z.guid().nullable(),
  userName: z.string().nullable(),
  /** The draft as it was checked: a later one is not launched by itself. */
  revision: z.number().int(),
  /** The warnings that were ticked; null: nobody was asked. */
  accepted: z.array(z.enum(WARNINGS)).nullable(),
});
export type LaunchPlan = z.infer<typeof LaunchPlan>;

/** The columns of a draft that nobody launches by itself. */
export const UNSCHEDULED = { launchAt: null, launchPlan: Prisma.DbNull };
