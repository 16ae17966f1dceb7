import { z } from 'zod';

const label = z.string().trim().max(80).default('');

/** The service reads the number, since it knows the workspace's country. */
export const NewCallerId = z.object({ number: z.string().trim().min(1).max(60), label });
export const CallerIdLabel = z.object({ id: z.uuid(), label });
export const OneCallerId = z.object({ id: z.uuid() });
