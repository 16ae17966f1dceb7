import { z } from 'zod';
import { type Condition, Filter } from '#lib/domain/segment.ts';
import { tidy } from '#lib/domain/text.ts';

export const SEGMENT_NAME_MAX = 100;

/** The builder sends its filter as one field of JSON. */
const FilterField = z
  .string()
  .max(100_000)
  .transform((text, ctx): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      ctx.addIssue({ code: 'custom', message: 'incompleteFilter' });
      return z.NEVER;
    }
  })
  .transform((value, ctx): Condition => {
    const read = Filter.safeParse(value);
    if (read.success) return read.data;
    ctx.addIssue({ code: 'custom', message: 'incompleteFilter' });
    return z.NEVER;
  });

export const SegmentForm = z.object({
  id: z.guid().optional(),
  name: z.string().transform(tidy).pipe(z.string().min(1).max(SEGMENT_NAME_MAX)),
  filter: FilterField,
});
export const SegmentId = z.object({ id: z.guid() });
export const FilterForm = z.object({ filter: FilterField });
export type SegmentInput = z.output<typeof SegmentForm>;
