/**
 * Why an account sends nothing until a person has checked it.
 * - `unauthorised`: the platform does not accept the credentials; it is not asked for results either.
 * - `noCredit`: the credit is used up.
 * - `olderDatabase`: the platform knows calls that are unsent here: the database was restored, copied or failed over.
 * - `unseen`: the platform accepted calls that it does not show to the account's Guid, so that nothing can be proved.
 * - `unexpectedAnswer`: a refusal that the platform does not document: a wrong address, or an intermediary such as a proxy.
 * - `blind`: look-ups are answered, but never in a way that tells about the account's calls.
 * - `placedTwice`: the platform has calls more than once under one CodeRequest: something else sends what this database sends.
 */
export const STOP_REASONS = [
  'unauthorised',
  'noCredit',
  'olderDatabase',
  'unseen',
  'unexpectedAnswer',
  'blind',
  'placedTwice',
] as const;
export type StopReason = (typeof STOP_REASONS)[number];
