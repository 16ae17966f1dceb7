import { prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError } from '#lib/domain/errors.ts';
import { assertCan } from '#lib/domain/permissions.ts';
import { fingerprint, guess, guessAgain } from './preview.ts';
import { runImport } from './run.ts';
import type { Choices, Counts, ListChoice, ReadChoice } from './schema.ts';
import { Settings } from './schema.ts';
import { storeUpload, type Upload } from './upload.ts';

/** Takes a file in and keeps a proposal of how to read it. Answers the import's id; throws what `storeUpload` throws. */
export async function uploadImport(actor: Actor, upload: Upload): Promise<string> {
  const importId = await storeUpload(actor, upload);
  const { workspaceId } = actor;
  const [workspace, { settings, fileName }] = await Promise.all([
    prisma.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: { defaultCountry: true } }),
    waiting(workspaceId, importId),
  ]);
  const source = { workspaceId, importId, found: settings.found };
  await keep(workspaceId, importId, { ...settings, ...(await guess(source, fileName, workspace.defaultCountry)) });
  return importId;
}

export type ChoicesInput = ReadChoice & { id: string; roles: Choices['columns'][number]['role'][] };

/** Corrects how a waiting import is read. Another delimiter, encoding or header makes other columns: they are guessed anew. */
export async function changeChoices(actor: Actor, { id, roles, ...read }: ChoicesInput): Promise<void> {
  assertCan(actor, 'contacts.write');
  const { workspaceId } = actor;
  const { settings } = await waiting(workspaceId, id);
  const before = settings.choices;
  if (!before) throw new AppError('notFound');
  const same = (['encoding', 'delimiter', 'quotes', 'header'] as const).every((name) => before[name] === read[name]);
  if (same && roles.length === before.columns.length) {
    const columns = before.columns.map((column, at) => ({ ...column, role: roles[at] ?? column.role }));
    await keep(workspaceId, id, { ...settings, choices: { ...before, ...read, columns } });
    return;
  }
  const again = await guessAgain({ workspaceId, importId: id, found: settings.found }, read);
  // A file that cannot be read like this at all keeps its columns: the preview says what is wrong.
  const { columns, headers } =
    again.columns.length > 0 ? again : { columns: before.columns, headers: settings.headers };
  await keep(workspaceId, id, { ...settings, choices: { ...before, ...read, columns }, headers });
}

/** Runs a waiting import as it was shown (`seen`: the preview's fingerprint). Throws conflict when it is another now. */
export async function confirmImport(
  actor: Actor,
  { id, seen, list }: { id: string; seen: string; list: ListChoice },
): Promise<Counts> {
  assertCan(actor, 'contacts.write');
  const { workspaceId } = actor;
  const { settings } = await waiting(workspaceId, id);
  const { choices } = settings;
  if (!choices) throw new AppError('notFound');
  if (fingerprint(choices) !== seen) throw new AppError('conflict');
  if (list.kind === 'existing') {
    const found = await prisma.list.count({ where: { id: list.id, workspaceId } });
    if (found === 0) throw new AppError('notFound');
  }
  await keep(workspaceId, id, { ...settings, choices: { ...choices, list } });
  return runImport(workspaceId, id, actor);
}

/** Forgets an upload that was not run. A finished import stays as a record. */
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
  if (found.state === 'done') throw new AppError('importDone');
  return { settings: Settings.parse(found.settings), fileName: found.fileName };
}

async function keep(workspaceId: string, id: string, settings: Settings): Promise<void> {
  const { count } = await prisma.import.updateMany({
    where: { id, workspaceId, state: 'uploaded' },
    data: { settings },
  });
  if (count === 0) throw new AppError('importDone');
}
