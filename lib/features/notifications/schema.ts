import { z } from 'zod';

export const MAIL_LANGUAGES = ['it', 'en'] as const;

export const SeenUpTo = z.object({ upTo: z.string().regex(/^\d{1,18}$/) });

export const MailChoice = z.object({
  mails: z.stringbool({ truthy: ['on'] }).default(false),
  language: z.enum(MAIL_LANGUAGES),
});
