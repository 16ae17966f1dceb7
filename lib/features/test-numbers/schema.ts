import { z } from 'zod';

/** The service reads the number, since it knows the workspace's country. */
export const NewTestNumber = z.object({ number: z.string().trim().min(1).max(60) });
export const OneTestNumber = z.object({ id: z.guid() });
export const TestCode = z.object({
  id: z.guid(),
  code: z
    .string()
    .transform((text) => text.replace(/\s/g, ''))
    .pipe(z.string().regex(/^\d{6}$/, 'invalidCode')),
});
export const TestCallForm = z.object({ id: z.guid(), testNumberId: z.guid() });
