/**
 * Why an account sends nothing until a person has looked.
 * - `unauthorised`: the platform does not accept the credentials; it is not asked about results either.
 * - `noCredit`: the credit is used up.
 * - `olderDatabase`: the platform knows calls that lie here unsent: the database was put back, copied or failed over.
 * - `unseen`: the platform accepted calls that it does not show to the account's Guid, so that nothing can be proved.
 * - `unexpectedAnswer`: a refusal that the platform does not document: a wrong address, or something in between.
 */
export const STOP_REASONS = ['unauthorised', 'noCredit', 'olderDatabase', 'unseen', 'unexpectedAnswer'] as const;
export type StopReason = (typeof STOP_REASONS)[number];
