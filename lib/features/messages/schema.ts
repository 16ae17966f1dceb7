import { z } from 'zod';
import { fieldsOf, TEXT_MAX } from '#lib/domain/merge-fields.ts';

/** The platform's numbers are integers; ours live in a column of 32 bits. */
const MAX_EXTENSION = 2 ** 31 - 1;

const extension = z
  .string()
  .trim()
  .min(1)
  .regex(/^\d+$/, 'wholeNumber')
  .transform(Number)
  .pipe(z.number().int().min(1).max(MAX_EXTENSION));

/** The platform's list of voices is not public (sendservice-api.md): any code of this form is accepted. */
const language = z
  .string()
  .trim()
  .min(1)
  .max(35)
  .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'invalidLanguage');

const Digit = z.object({
  digit: z
    .string()
    .trim()
    .min(1)
    .regex(/^[0-9*#]$/, 'invalidDigit'),
  meaning: z.string().trim().min(1).max(80),
  /** Pressing it means "do not call me again": the number is suppressed. */
  optOut: z.boolean().default(false),
});
export type Digit = z.output<typeof Digit>;

/** Twelve keys, each with one meaning. */
export const Digits = z
  .array(Digit)
  .max(12)
  .superRefine((rows, issues) => {
    const seen = new Set<string>();
    rows.forEach(({ digit }, index) => {
      if (seen.has(digit)) issues.addIssue({ code: 'custom', path: [index, 'digit'], message: 'digitTwice' });
      seen.add(digit);
    });
  });

const common = { name: z.string().trim().min(1).max(120), digits: Digits.default([]) };
/** Checks the syntax of merge fields; the service knows which fields exist. */
const text = z
  .string()
  .trim()
  .max(TEXT_MAX)
  .superRefine((template, issues) => {
    const problem = fieldsOf(template, []).problems.find(({ code }) => code !== 'unknownField');
    if (problem?.code === 'unbalancedBraces' || problem?.code === 'emptyField')
      issues.addIssue({ code: 'custom', message: problem.code, params: { near: problem.near } });
  });

/** Exactly the fields that each kind needs; those of the other kinds are ignored. */
const Message = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('audio'), ...common, extension }),
  z.object({ kind: z.literal('tts'), ...common, text: text.min(1), language }),
  z.object({ kind: z.literal('ivrTts'), ...common, extension, text: text.default(''), language }),
]);
export type MessageInput = z.output<typeof Message>;

/**
 * A message as the form sends it: its rows of digits come as `digit[]`, `meaning[]`, and `optOut[]` with the positions of the
 * checked ones. A row without digit and meaning is empty.
 */
export const MessageForm = z.preprocess(rowsToDigits, Message);
export const ChangedMessageForm = z.preprocess(rowsToDigits, z.intersection(z.object({ id: z.uuid() }), Message));
export const OneMessage = z.object({ id: z.uuid() });

function rowsToDigits(form: unknown): unknown {
  if (typeof form !== 'object' || form === null || 'digits' in form) return form;
  const { digit, meaning, optOut, ...rest } = form as Record<string, unknown>;
  const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
  const [keys, meanings, optOuts] = [list(digit), list(meaning), list(optOut)];
  const digits = keys
    .map((key, place) => ({ digit: key, meaning: meanings[place] ?? '', optOut: optOuts.includes(String(place)) }))
    .filter((row) => row.digit.trim() !== '' || row.meaning.trim() !== '');
  return { ...rest, digits };
}
