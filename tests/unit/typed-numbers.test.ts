import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import en from '#app/_messages/en/validation.json' with { type: 'json' };
import { AccountForm } from '#lib/features/accounts/schema.ts';
import { RecurrenceForm, SavedDraftForm } from '#lib/features/campaigns/schema.ts';
import { AdjustForm } from '#lib/features/dispatch/schema.ts';
import { MessageForm } from '#lib/features/messages/schema.ts';
import { WorkspaceSettings } from '#lib/features/workspaces/schema.ts';
import { fieldErrors } from '#lib/forms/parse.ts';

const ID = '1a16cc39-23bc-407b-b4b8-4a4e129337f6';
const DRAFT = { name: 'x', timeZone: 'Europe/Rome', hours: 'any', maxRetries: '1', minutesBetween: '30', repeats: '0' };
const ADJUST = { id: ID, windowEnd: '2199-01-01T10:00', timeZone: 'Europe/Rome' };
const RULE = { id: ID, every: 'month', from: '09:00', to: '10:00' };
const SETTINGS = { name: 'x', timeZone: 'Europe/Rome', defaultCountry: 'IT' };
const AUDIO = { kind: 'audio', name: 'x' };
const SANDBOX = { platform: 'sandbox' };

/** Every field of a form that takes a number, with its least and its largest. */
const WHOLE: readonly [z.ZodType, object, string, number, number][] = [
  [AccountForm, SANDBOX, 'callsPerRequest', 1, 1000],
  [AccountForm, SANDBOX, 'inFlight', 1, 50],
  [WorkspaceSettings, SETTINGS, 'quietDays', 1, 365],
  [WorkspaceSettings, SETTINGS, 'approvalFrom', 1, 10_000_000],
  [SavedDraftForm, DRAFT, 'maxRetries', 0, 20],
  [SavedDraftForm, DRAFT, 'minutesBetween', 1, 1440],
  [SavedDraftForm, DRAFT, 'repeats', 0, 10],
  [SavedDraftForm, DRAFT, 'callsPerMinute', 1, 10_000_000],
  [SavedDraftForm, DRAFT, 'maxCalls', 1, 10_000_000],
  [SavedDraftForm, DRAFT, 'afterCalls', 1, 10_000_000],
  [SavedDraftForm, DRAFT, 'refused', 1, 100],
  [SavedDraftForm, DRAFT, 'unknown', 1, 100],
  [SavedDraftForm, DRAFT, 'optedOut', 1, 100],
  [SavedDraftForm, DRAFT, 'notReached', 1, 100],
  [SavedDraftForm, DRAFT, 'quietDays', 0, 365],
  [AdjustForm, ADJUST, 'callsPerMinute', 1, 10_000_000],
  [AdjustForm, ADJUST, 'maxCalls', 1, 10_000_000],
  [RecurrenceForm, RULE, 'dayOfMonth', 1, 31],
];
const AMOUNTS: readonly [z.ZodType, object, string][] = [
  [WorkspaceSettings, SETTINGS, 'approvalCost'],
  [SavedDraftForm, DRAFT, 'maxCost'],
  [AdjustForm, ADJUST, 'maxCost'],
];

/** The value that a form takes from a field, or the keys of its problems. */
function typed(schema: z.ZodType, base: object, field: string, text: string): unknown {
  const read = schema.safeParse({ ...base, [field]: text });
  if (!read.success) return fieldErrors(read.error).fieldErrors[field]?.map(({ key }) => key);
  const found = (given: unknown): unknown => {
    if (typeof given !== 'object' || given === null || given instanceof Date) return undefined;
    const values = Object.values(given);
    return (given as Record<string, unknown>)[field] ?? values.map(found).find((value) => value !== undefined);
  };
  return found(read.data);
}

describe.each(WHOLE)('a whole number of a form: %#', (schema, base, field, least, most) => {
  test(`${field} takes nothing below ${least}, above ${most}, or that is no number`, () => {
    expect(typed(schema, base, field, String(least))).toBe(least);
    expect(typed(schema, base, field, String(most))).toBe(most);
    expect(typed(schema, base, field, String(least - 1))).toEqual(['tooSmall']);
    expect(typed(schema, base, field, '-5')).toEqual(['tooSmall']);
    expect(typed(schema, base, field, String(most + 1))).toEqual(['tooBig']);
    for (const text of ['1.5', '1,5', '-0,01', '1e1', '0x10', 'NaN', 'Infinity', 'due', '1_0', '3%'])
      expect(typed(schema, base, field, text)).toEqual(['wholeNumber']);
  });

  test(`${field} reads a thousand with its sign as a thousand`, () => {
    for (const text of ['1.000', '1,000', '1 000', '1’000'])
      expect(typed(schema, base, field, text)).toEqual(most >= 1000 ? 1000 : ['tooBig']);
  });
});

describe.each(AMOUNTS)('an amount of a form: %#', (schema, base, field) => {
  test(`${field} takes nothing at or below zero, too large, or that is no amount`, () => {
    for (const text of ['-1', '-0,01', '0', '0,00', '9999999999', '1e3', 'NaN', '€ 5 o 6', '1.234.50', '1,2,3'])
      expect(typed(schema, base, field, text)).toEqual(['invalidAmount']);
  });

  test(`${field} reads thousands and decimals, and asks where a sign may be either`, () => {
    for (const [text, amount] of [
      ['25,50', '25.5'],
      ['25.5', '25.5'],
      ['1.234,50', '1234.5'],
      ['1,234.50', '1234.5'],
      ['1.000.000', '1000000'],
      ['1000', '1000'],
    ] as const)
      expect(typed(schema, base, field, text)).toBe(amount);
    for (const text of ['1.000', '1,000', '12.500'])
      expect(typed(schema, base, field, text)).toEqual(['ambiguousAmount']);
  });
});

test('requests a second, and an extension', () => {
  const rate = (text: string) => typed(AccountForm, SANDBOX, 'requestsPerSecond', text);
  expect([rate('0,5'), rate('100'), rate('2')]).toEqual([0.5, 100, 2]);
  expect([rate('-1'), rate('0'), rate('101')].flat()).toEqual(['tooSmall', 'tooSmall', 'tooBig']);
  expect([rate(''), rate('due'), rate('1e1')].flat()).toEqual(['required', 'decimalNumber', 'decimalNumber']);
  const extension = (text: string) => typed(MessageForm, AUDIO, 'extension', text);
  expect([extension('1234'), extension('-1'), extension('0'), extension('99999999999')].flat()).toEqual([
    1234,
    'wholeNumber',
    'tooSmall',
    'tooBig',
  ]);
});

test('each problem has its words', () => {
  for (const key of [
    'required',
    'wholeNumber',
    'tooSmall',
    'tooBig',
    'invalidAmount',
    'ambiguousAmount',
    'decimalNumber',
  ])
    expect(en).toHaveProperty(key);
});
