import { z } from 'zod';
import { Prisma } from '#lib/db/generated/client.ts';
import { WARNINGS } from '../prepare/warnings.ts';

/** What was decided about a launch that a worker will do. */
export const LaunchPlan = z.object({
  /** The user for whom it launches; their role is checked then. Null: that user is gone. */
  userId: z.guid().nullable(),
  userName: z.string().nullable(),
  /** The revision of the draft that was checked: a later one is not launched automatically. */
  revision: z.number().int(),
  /** The warnings that were ticked; null: nobody was asked. */
  accepted: z.array(z.enum(WARNINGS)).nullable(),
});
export type LaunchPlan = z.infer<typeof LaunchPlan>;

/** The columns of a draft that is not launched automatically. */
export const UNSCHEDULED = { launchAt: null, launchPlan: Prisma.DbNull };
