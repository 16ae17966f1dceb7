import { z } from 'zod';
import { problemOf } from './address.ts';

/** Limits of sendservice-api.md, "size of a batch, rate"; the rate's and the parallel requests' upper ends are ours. */
const limits = {
  shape: z.enum(['full', 'compact']).default('full'),
  callsPerRequest: z.coerce.number('invalid').int('wholeNumber').min(1).max(1000).default(100),
  /** A decimal comma is what Italian users type. */
  requestsPerSecond: z
    .preprocess((given) => (typeof given === 'string' ? given.replace(',', '.') : given), z.coerce.number('invalid'))
    .pipe(z.number().min(0.01).max(100))
    .default(2),
  inFlight: z.coerce.number('invalid').int('wholeNumber').min(1).max(50).default(2),
};

const secret = z.string().trim().max(200).default('');

const BaseUrl = z
  .string()
  .trim()
  .min(1)
  .max(300)
  .transform((url) => url.replace(/\/+$/, ''))
  .superRefine((url, issues) => {
    const problem = problemOf(url);
    if (problem) issues.addIssue({ code: 'custom', message: problem });
  });

/** An empty secret means "keep the saved one"; whether there is one to keep is the service's to say. */
export const AccountForm = z.discriminatedUnion('platform', [
  z.object({ platform: z.literal('sandbox'), ...limits }),
  z.object({
    platform: z.literal('sendservice'),
    baseUrl: BaseUrl,
    username: secret,
    // Not trimmed: a blank may be part of a password.
    password: z.string().max(200).default(''),
    guid: secret,
    ...limits,
  }),
]);
export type AccountForm = z.output<typeof AccountForm>;
