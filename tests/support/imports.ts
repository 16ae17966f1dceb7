import { prisma } from '#lib/db/client.ts';
import type { Actor } from '#lib/domain/actor.ts';
import { AppError, type ErrorCode } from '#lib/domain/errors.ts';
import { runNextImport } from '#lib/features/contacts/import/jobs.ts';
import { fingerprint } from '#lib/features/contacts/import/preview.ts';
import { importDetail, untilOver } from '#lib/features/contacts/import/queries.ts';
import type { Choices, Counts } from '#lib/features/contacts/import/schema.ts';
import {
  type Confirmation,
  changeChoices,
  confirmImport,
  uploadImport,
} from '#lib/features/contacts/import/service.ts';

/** In chunks of odd sizes, as a network delivers them. */
export async function* pieces(bytes: Uint8Array, size = 1021) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const LOOKS = 100;
const LOOK_MS = 200;

/** The imports of one user, as the screens make them. */
export function importsOf(actor: Actor) {
  const upload = (content: string | Uint8Array, fileName = 'people.csv') => {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    return uploadImport(actor, { fileName, body: pieces(bytes), announced: bytes.length });
  };

  const choicesOf = async (id: string): Promise<Choices> => {
    const detail = await importDetail(actor.workspaceId, id);
    if (!detail?.settings.choices) throw new Error('no choices');
    return detail.settings.choices;
  };

  const correct = async (id: string, change: Partial<Choices> & { roles?: Choices['columns'][number]['role'][] }) => {
    const { columns, list: _, policy: __, ...read } = await choicesOf(id);
    await changeChoices(actor, { ...read, ...change, id, roles: change.roles ?? columns.map(({ role }) => role) });
  };

  /** Confirms the shown preview, without a worker. */
  const queue = async (id: string, given: Partial<Confirmation> = {}) => {
    const choices = await choicesOf(id);
    await confirmImport(actor, { id, seen: fingerprint(choices), list: choices.list, ...given });
  };

  /** Lets a worker run the waiting import; returns its counts, or the problem with which it came back. */
  const result = async (id: string): Promise<Counts> => {
    for (let look = 0; look < LOOKS; look += 1) {
      await runNextImport();
      // Another worker may be running it, or touch it at the moment when this one looked.
      await untilOver(actor.workspaceId, id, LOOK_MS);
      if ((await importDetail(actor.workspaceId, id))?.state !== 'running') break;
    }
    const detail = await importDetail(actor.workspaceId, id);
    if (detail?.problem) throw new AppError(detail.problem.code as ErrorCode, detail.problem.params);
    if (!detail?.counts) throw new Error('the import did not end');
    return detail.counts;
  };

  const confirm = async (id: string, given?: Partial<Confirmation>) => {
    await queue(id, given);
    return result(id);
  };

  return {
    upload,
    choicesOf,
    correct,
    queue,
    result,
    confirm,
    /** Uploads a file, confirms it as proposed, and lets it run. */
    bring: async (content: string, given?: Partial<Confirmation>) => {
      const id = await upload(content);
      return { id, counts: await confirm(id, given) };
    },
    contacts: () => prisma.contact.findMany({ where: { workspaceId: actor.workspaceId }, orderBy: { number: 'asc' } }),
  };
}
