/**
 * The one expected error of the house. `code` has a sentence in `app/_messages/<locale>/errors.json`, so it may be
 * shown to users; `params` fill that sentence. Everything else that is thrown is a defect: logged, shown generically.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly params: Record<string, string | number>;

  constructor(code: ErrorCode, params: Record<string, string | number> = {}) {
    super(code);
    this.name = 'AppError';
    this.code = code;
    this.params = params;
  }
}

export type ErrorCode =
  | 'notFound'
  | 'forbidden'
  | 'signedOut'
  | 'conflict'
  | 'draftChanged'
  | 'reviewOutdated'
  | 'unavailable'
  | 'tooSlow'
  | 'unexpected'
  | 'duplicateNumber'
  | 'duplicateName'
  | 'endBeforeStart'
  | 'neverRecurs'
  | 'notATestNumber'
  | 'wrongCode'
  | 'tooSoon'
  | 'approvalNeeded'
  | 'approvalOutdated'
  | 'ownApproval'
  | 'warningsUnseen'
  | 'inUse'
  | 'alreadySuppressed'
  | 'usedByDrafts'
  | 'usedBySegments'
  | 'usedByMessages'
  | 'unknownField'
  | 'attributeUnreadable'
  | 'choiceChanged'
  | 'mergeWithItself'
  | 'exportTooLarge'
  | 'duplicateCallerId'
  | 'notACallerId'
  | 'lastOwner'
  | 'alreadyMember'
  | 'wrongPassword'
  | 'credentialsMissing'
  | 'accountInUse'
  | 'notADraft'
  | 'alreadyLaunched'
  | 'audienceChanged'
  | 'audienceEmpty'
  | 'draftIncomplete'
  | 'rehearsalRunning'
  | 'launchInPast'
  | 'windowOver'
  | 'noInterval'
  | 'accountMissing'
  | 'accountPaused'
  | 'insecureUrl'
  | 'hostNotAllowed'
  | 'invalidUrl'
  | 'platformRefused'
  | 'platformUnreachable'
  | 'fileTooLarge'
  | 'fileEmpty'
  | 'fileNotText'
  | 'fileIsWorkbook'
  | 'fileIsPdf'
  | 'fileEncrypted'
  | 'fileOtherWorkbook'
  | 'fileNoWorkbook'
  | 'fileDamaged'
  | 'fileUnpacks'
  | 'fileQuotes'
  | 'fileEncoding'
  | 'fileColumns'
  | 'fileRowTooLong'
  | 'uploadCut'
  | 'importDone'
  | 'importUndone'
  | 'noPhoneColumn'
  | 'listGone'
  | 'nothingAccepted'
  | 'nothingCorrected'
  | 'tooManyNumbers'
  | 'passwordTooShort'
  | 'tooManyAttempts';
