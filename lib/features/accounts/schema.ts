import { z } from 'zod';
import { Count } from '#lib/domain/range.ts';
import { problemOf } from './address.ts';

/** Limits of sendservice-api.md, "size of a batch, rate"; the maximum rate and number of parallel requests are our own. */
const limits = {
  shape: z.enum(['full', 'compact']).default('full'),
  callsPerRequest: Count(1, 1000).default(100),
  /** Italian users type a decimal comma. */
  requestsPerSecond: z
    .preprocess((given) => (typeof given === 'string' ? given.replace(',', '.') : given), z.coerce.number())
    .pipe(z.number().min(0.01).max(100))
    .default(2),
  inFlight: Count(1, 50).default(2),
};

const secret = z.string().trim().max(200).default('');

const BaseUrl = z
  .string()
  .trim()
  .min(1)
  .max(300)
  .superRefine((url, issues) => {
    const problem = problemOf(url);
    if (problem) issues.addIssue({ code: 'custom', message: problem });
  })
  .transform((url) => {
    const { origin, pathname } = new URL(url);
    return origin + pathname.replace(/\/+$/, '');
  });

/** With `secrets` the form says whether it offered to keep the saved ones; the service knows whether it may. */
const Live = (['username', 'password', 'guid'] as const).reduce(
  (schema, name) =>
    schema.refine((given) => given.secrets === 'kept' || given[name] !== '', {
      path: [name],
      error: 'required',
      // Reported together with the other fields' problems, not after them.
      when: () => true,
    }),
  z.object({
    platform: z.literal('sendservice'),
    secrets: z.enum(['kept', 'needed']).default('kept'),
    baseUrl: BaseUrl,
    username: secret,
    // Not trimmed: a blank may be part of a password.
    password: z.string().max(200).default(''),
    // Part of addresses and of every look-up: only the one form that a Guid has.
    guid: secret.pipe(z.union([z.literal(''), z.guid('invalidGuid')])),
    ...limits,
  }),
);

/** An empty secret means "keep the saved one". */
export const AccountForm = z.discriminatedUnion('platform', [
  z.object({ platform: z.literal('sandbox'), ...limits }),
  Live,
]);
export type AccountForm = z.output<typeof AccountForm>;
