import { recordEvent } from '#lib/audit/events.ts';
import { prisma, transaction } from '#lib/db/client.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { assertCan } from '#lib/domain/permissions.ts';
import { openBook } from '#lib/files/workbook/book.ts';
import { wakeWorkers } from '#lib/jobs/wake.ts';
import type { ConsentStatement } from '../schema.ts';
import { fingerprint, guess, guessAgain } from './preview.ts';
import { headerKey } from './remember.ts';
import type { Choices, ListChoice, Policy, ReadChoice } from './schema.ts';
import { Settings } from './schema.ts';
import { keptFile, type Source } from './source.ts';
import { storeUpload, type Upload } from './upload.ts';

/**
 * Stores a file and a proposal of how to read it. Returns the import's id. Throws the errors of `storeUpload`, and for a workbook
 * those of `openBook`; then nothing is left of it.
 */
export async function uploadImport(actor: Actor, upload: Upload): Promise<string> {
  const importId = await storeUpload(actor, upload);
  const { workspaceId } = actor;
  const [workspace, { settings, fileName }] = await Promise.all([
    prisma.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: { defaultCountry: true } }),
    waiting(workspaceId, importId),
  ]);
  try {
    const source = await withSheets({ workspaceId, importId, found: settings.found });
    const proposal = await guess(source, fileName, workspace.defaultCountry);
    await keep(workspaceId, importId, { found: source.found, ...proposal });
    return importId;
  } catch (error) {
    await discardImport(actor, importId).catch(() => undefined);
    throw error;
  }
}

async function withSheets(source: Source): Promise<Source> {
  if (!source.found.sheets) return source;
  const { sheets } = await openBook(keptFile(source));
  return { ...source, found: { ...source.found, sheets: sheets.map(({ name }) => name) } };
}

export type ChoicesInput = ReadChoice & { id: string; roles: Choices['columns'][number]['role'][] };

/** Corrects how a waiting import is read. A new sheet, delimiter, encoding or header means new columns: they are guessed anew. */
export async function changeChoices(actor: Actor, { id, roles, ...read }: ChoicesInput): Promise<void> {
  assertCan(actor, 'contacts.write');
  const { workspaceId } = actor;
  const { settings } = await waiting(workspaceId, id);
  const before = settings.choices;
  if (!before) throw new AppError('notFound');
  const same = (['encoding', 'delimiter', 'quotes', 'header', 'headerRow', 'sheet'] as const).every(
    (name) => before[name] === read[name],
  );
  if (same && roles.length === before.columns.length) {
    const columns = before.columns.map((column, at) => ({ ...column, role: roles[at] ?? column.role }));
    await keep(workspaceId, id, { ...settings, choices: { ...before, ...read, columns } });
    return;
  }
  const source = { workspaceId, importId: id, found: settings.found };
  const again = await guessAgain(source, read, before.sheet !== read.sheet);
  // A file that cannot be read like this at all keeps its columns: the preview says what is wrong.
  const { columns, headers } =
    again.columns.length > 0 ? again : { columns: before.columns, headers: settings.headers };
  const { header, headerRow } = again;
  await keep(workspaceId, id, { ...settings, choices: { ...before, ...read, header, headerRow, columns }, headers });
}

export type Confirmation = {
  id: string;
  /** The preview's fingerprint: exactly the file that the user saw is imported. */
  seen: string;
  list: ListChoice;
  policy?: Policy;
  consent?: ConsentStatement;
};

/**
 * Hands a waiting import to the workers as it was shown. Throws conflict if it has changed since, importDone if it was confirmed
 * before, noPhoneColumn.
 */
export async function confirmImport(actor: Actor, given: Confirmation): Promise<void> {
  assertCan(actor, 'contacts.write');
  const { workspaceId } = actor;
  const { id, seen, list, policy = 'update', consent } = given;
  const { settings } = await waiting(workspaceId, id);
  const { choices } = settings;
  if (!choices) throw new AppError('notFound');
  if (fingerprint(choices) !== seen) throw new AppError('conflict');
  if (!choices.columns.some(({ role }) => role === 'phone')) throw new AppError('noPhoneColumn');
  if (list.kind === 'existing') {
    const found = await prisma.list.count({ where: { id: list.id, workspaceId } });
    if (found === 0) throw new AppError('notFound');
  }
  const kept = { ...settings, choices: { ...choices, list, policy }, consent };
  await transaction((tx) => enqueue(tx, actor, id, kept));
}

/** Hands an upload to the workers, inside the caller's transaction. Throws importDone if that was done before. */
export async function enqueue(
  tx: Prisma.TransactionClient,
  actor: Actor,
  id: string,
  settings: Settings & { choices: Choices },
): Promise<void> {
  const { choices, headers = [] } = settings;
  const { count } = await tx.import.updateMany({
    where: { id, workspaceId: actor.workspaceId, state: 'uploaded' },
    data: {
      state: 'running',
      queuedAt: new Date(),
      confirmedBy: actor.userId,
      progress: {},
      problem: Prisma.DbNull,
      settings,
      headerKey: choices.header ? headerKey(headers) : null,
    },
  });
  if (count === 0) throw new AppError('importDone');
  await wakeWorkers(tx);
}

/** Stops an unfinished import: nothing of it is imported, and it can be confirmed again. Throws importDone. */
export async function cancelImport(actor: Actor, id: string): Promise<void> {
  assertCan(actor, 'contacts.write');
  const { workspaceId } = actor;
  await transaction(async (tx) => {
    const { count } = await tx.import.updateMany({
      where: { id, workspaceId, state: 'running' },
      data: { state: 'uploaded', queuedAt: null, leaseUntil: null, progress: {}, attempt: { increment: 1 } },
    });
    const found = await tx.import.findFirst({ where: { id, workspaceId }, select: { fileName: true } });
    if (!found) throw new AppError('notFound');
    if (count === 0) throw new AppError('importDone');
    await recordEvent(tx, {
      workspaceId,
      actor,
      kind: 'import.cancelled',
      subject: 'import',
      subjectId: id,
      subjectName: found.fileName,
    });
  });
}

/** Deletes an upload that was not run. A finished import stays as a record. */
export async function discardImport(actor: Actor, id: string): Promise<void> {
  assertCan(actor, 'contacts.write');
  const { count } = await prisma.import.deleteMany({
    where: { id, workspaceId: actor.workspaceId, state: 'uploaded' },
  });
  if (count === 0) throw new AppError('notFound');
}

async function waiting(workspaceId: string, id: string): Promise<{ settings: Settings; fileName: string }> {
  const found = await prisma.import.findFirst({
    where: { id, workspaceId, sha256: { not: '' } },
    select: { state: true, settings: true, fileName: true },
  });
  if (!found) throw new AppError('notFound');
  if (found.state !== 'uploaded') throw new AppError('importDone');
  return { settings: Settings.parse(found.settings), fileName: found.fileName };
}

async function keep(workspaceId: string, id: string, settings: Settings): Promise<void> {
  const { count } = await prisma.import.updateMany({
    where: { id, workspaceId, state: 'uploaded' },
    data: { settings },
  });
  if (count === 0) throw new AppError('importDone');
}
